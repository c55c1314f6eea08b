import { PonteError } from '../../../../shared/errors.ts';
import type { ImportFix, ImportFixes } from '../../../../shared/model/import-fix.ts';
import type { Clock } from '../../clock.ts';
import { transact, type Db } from '../../db/database.ts';
import type { Correction, Corrections } from './corrections.ts';

/** A file, or one sheet of a workbook. */
export type FixedTable = { fileId: string; sheet: string };

/** What people corrected in files that wait to be imported, step by step. */
export type FixStore = {
  of(table: FixedTable): Corrections;
  state(table: FixedTable): ImportFixes;
  /** @throws PonteError TOO_LARGE when so many rows are better put right in the file itself */
  add(table: FixedTable, fixes: readonly ImportFix[]): void;
  /** @throws PonteError NOT_UNDOABLE when it is not the last thing that was done */
  takeBack(table: FixedTable, step: number): void;
  /** Corrections go along to the file that takes the place of theirs. */
  move(fileId: string, by: string): void;
  clear(fileId: string): void;
  /** Files with corrections: how many, and when the last was made. */
  files(): { fileId: string; fixes: number; at: number }[];
};

type Row = {
  kind: ImportFix['kind'];
  line: number | null;
  column_no: number | null;
  source: string;
  text: string;
};

/** All of them are held while a file is read. */
const MOST_FIXES = 20_000;

export function createFixStore(db: Db, clock: Clock): FixStore {
  const { client } = db;
  const all = client.prepare<[string, string], Row>(
    `select kind, line, column_no, source, text from import_fix
      where file_id = ? and sheet = ? order by id`,
  );
  const last = client.prepare<[string, string], { id: number; step: number; rows: number }>(
    `select max(id) as id, step, (select count(*) from import_fix as each
        where each.file_id = fix.file_id and each.sheet = fix.sheet) as rows
       from import_fix as fix where file_id = ? and sheet = ?`,
  );
  const insert = client.prepare(
    `insert into import_fix (file_id, sheet, step, kind, line, column_no, source, text, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const takeBack = client.prepare(
    'delete from import_fix where file_id = ? and sheet = ? and step = ?',
  );
  const move = client.prepare('update import_fix set file_id = ? where file_id = ?');
  const clear = client.prepare('delete from import_fix where file_id = ?');
  const files = client.prepare<[], { fileId: string; fixes: number; at: number }>(
    `select file_id as fileId, count(*) as fixes, max(at) as at from import_fix
      group by file_id order by at desc limit 200`,
  );

  function lastOf({ fileId, sheet }: FixedTable) {
    const found = last.get(fileId, sheet);
    return found && found.id !== null ? found : null;
  }

  function of({ fileId, sheet }: FixedTable): Corrections {
    const cells = new Map<number, Map<number, Correction>>();
    const values = new Map<number, Map<string, string>>();
    const left = new Map<number, string>();
    for (const { kind, line, column_no: column, source, text } of all.all(fileId, sheet)) {
      if (kind === 'leave') {
        if (text === '') left.delete(line ?? 0);
        else left.set(line ?? 0, source);
      } else if (kind === 'cell') {
        inside(cells, line ?? 0).set(column ?? 0, { source, text });
      } else {
        inside(values, column ?? 0).set(source, text);
      }
    }
    return { cells, values, left };
  }

  return {
    of,
    state(table) {
      const { cells, values, left } = of(table);
      const found = lastOf(table);
      return {
        // A step taken back leaves fewer rows, so no two states have both in common but the same.
        revision: found ? `${found.id}-${found.rows}` : '',
        cells: sum(cells.values(), (own) =>
          sum(own.values(), ({ source, text }) => Number(source !== text)),
        ),
        values: sum(values.values(), (texts) =>
          sum(texts, ([source, text]) => Number(source !== text)),
        ),
        leftOut: left.size,
        lastStep: found?.step ?? null,
      };
    },
    add(table, fixes) {
      const found = lastOf(table);
      if ((found?.rows ?? 0) + fixes.length > MOST_FIXES) {
        throw new PonteError(
          'TOO_LARGE',
          'There are too many corrections for one file. Download the corrected file, put the rest right in a spreadsheet and read it again.',
          { details: { limit: MOST_FIXES } },
        );
      }
      const step = (found?.step ?? 0) + 1;
      transact(db, () => {
        for (const fix of fixes) {
          const column = fix.kind === 'leave' ? null : fix.column;
          const line = fix.kind === 'value' ? null : fix.line;
          const source = fix.kind === 'leave' ? fix.rowKey : fix.source;
          const text = fix.kind === 'leave' ? (fix.left ? 'left' : '') : fix.text;
          const { fileId, sheet } = table;
          insert.run(fileId, sheet, step, fix.kind, line, column, source, text, clock.now());
        }
      });
    },
    takeBack(table, step) {
      if (lastOf(table)?.step !== step) {
        throw new PonteError(
          'NOT_UNDOABLE',
          'Something else was corrected after this. Take back the later correction first.',
        );
      }
      takeBack.run(table.fileId, table.sheet, step);
    },
    move: (fileId, by) => void move.run(by, fileId),
    clear: (fileId) => void clear.run(fileId),
    files: () => files.all(),
  };
}

function inside<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const found = maps.get(key) ?? new Map<L, V>();
  maps.set(key, found);
  return found;
}

function sum<T>(items: Iterable<T>, of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}
