import { Readable } from 'node:stream';
import { PonteError } from '../../../../shared/errors.ts';
import type { Language } from '../../../../shared/i18n/catalogues.ts';
import { createWords } from '../../../../shared/i18n/set-up.ts';
import type { ImportFix, ImportFixes } from '../../../../shared/model/import-fix.ts';
import type { ImportMapping, ImportTarget } from '../../../../shared/model/import.ts';
import { fold } from '../../../../shared/text.ts';
import { correctedCsv } from './corrected-csv.ts';
import type { DryRuns } from '../trial/dry-runs.ts';
import type { FileStore } from '../reading/file-store.ts';
import type { FixStore } from './fix-store.ts';
import type { ImportRecord, ImportStore } from '../import-store.ts';
import type { Reading, Readings } from '../reading/reading.ts';
import { rejectedCsv } from '../rejected-csv.ts';

type Told = Partial<ImportMapping> | undefined;

/** A file before its import: tried out as a whole, and put right here or in the file itself. */
export type ImportFixing = Omit<DryRuns, 'begin' | 'forget' | 'stop'> & {
  check(fileId: string, told?: Told): Promise<ReturnType<DryRuns['get']>>;
  state(fileId: string, told?: Told): Promise<ImportFixes>;
  /** @throws PonteError BUSY while the file is being imported */
  fix(fileId: string, told: Told, fixes: readonly ImportFix[]): Promise<ImportFixes>;
  unfix(fileId: string, told: Told, step: number): Promise<ImportFixes>;
  correctedCsv(fileId: string, told?: Told): Promise<Readable>;
  replace(
    fileId: string,
    told: Told,
    by: string,
  ): Promise<{ columns: ImportTarget[]; sameColumns: boolean }>;
  takeRejected(uid: string, language: Language): Promise<{ fileId: string; fileName: string }>;
  waiting(): Promise<{ fileId: string; fileName: string; fixes: number }[]>;
};

type FixingParts = {
  files: FileStore;
  store: ImportStore;
  fixes: FixStore;
  dryRuns: DryRuns;
  readings: Readings;
};

export function createFixing(parts: FixingParts): ImportFixing {
  const { files, store, fixes, dryRuns, readings } = parts;
  const { get, rows, sameValue } = dryRuns;

  function refuseBusy(fileId: string): void {
    if (!store.openFiles().has(fileId)) return;
    throw new PonteError('BUSY', 'This file is being imported already. Wait until it is done.');
  }

  return {
    get,
    rows,
    sameValue,
    check: async (fileId, told) => dryRuns.begin(await readings.of(fileId, told)),
    state: async (fileId, told) => fixes.state((await readings.of(fileId, told)).table),

    async fix(fileId, told, wanted) {
      const { table } = await readings.of(fileId, told);
      refuseBusy(fileId);
      fixes.add(table, wanted);
      return fixes.state(table);
    },

    async unfix(fileId, told, step) {
      const { table } = await readings.of(fileId, told);
      refuseBusy(fileId);
      fixes.takeBack(table, step);
      return fixes.state(table);
    },

    async correctedCsv(fileId, told) {
      const { plan, table } = await readings.of(fileId, told);
      return Readable.from(correctedCsv(await files.read(fileId), plan, fixes.of(table)));
    },

    async replace(fileId, told, by) {
      const before = await readings.of(fileId, told);
      const after = await readings.of(by);
      refuseBusy(fileId);
      const sameColumns = sameHeads(before, after);
      const columns = sameColumns
        ? before.columns.map(({ target }) => target)
        : columnsByName(before, after);
      fixes.move(fileId, by);
      dryRuns.forget(fileId);
      await files.discard(fileId);
      return { columns, sameColumns };
    },

    async takeRejected(uid, language) {
      const record = store.byUid(uid);
      if (!record || record.counts.rejected === 0) throw nothingRejected();
      // The table of an import's rejected rows has the import's own id: opened again, it is the same
      // one, with what was corrected in it so far.
      const known = await files.complete(uid).catch(() => null);
      if (known) return { fileId: uid, fileName: known.fileName };
      fixes.clear(uid);
      const name = nameOfRejected(record, language);
      const table = Readable.from(rejectedCsv(store, record, language));
      const { fileId, fileName } = await files.receive(table, name, uid);
      return { fileId, fileName };
    },

    async waiting() {
      const open = store.openFiles();
      const found = [];
      for (const { fileId, fixes: count } of fixes.files()) {
        if (open.has(fileId)) continue;
        const file = await files.complete(fileId).catch(() => null);
        if (file) found.push({ fileId, fileName: file.fileName, fixes: count });
      }
      return found;
    },
  };
}

function nothingRejected(): PonteError {
  return new PonteError('NOT_FOUND', 'This import has no rejected rows. Look it up in the list.');
}

function nameOfRejected({ fileName }: ImportRecord, language: Language): string {
  const { t } = createWords(language);
  return t('imports.run.rejectedFile', { name: fileName.replace(/\.[^.]+$/, '') });
}

function headsOf({ plan, columns }: Reading): string[] {
  return plan.headers?.map(fold) ?? columns.map(({ index }) => `#${index}`);
}

function sameHeads(before: Reading, after: Reading): boolean {
  const [a, b] = [headsOf(before), headsOf(after)];
  return a.length === b.length && a.every((head, index) => head === b[index]);
}

/** Each column goes where the one of its name went; one that is new goes where it seems to belong. */
function columnsByName(before: Reading, after: Reading): ImportTarget[] {
  const targets = new Map(
    headsOf(before).map((head, index) => [head, before.columns[index]?.target ?? null]),
  );
  const taken = new Set<ImportTarget>();
  const heads = headsOf(after);
  const known = after.columns.map((column, index) => {
    const head = heads[index] ?? '';
    const target = head !== '' && targets.has(head) ? (targets.get(head) ?? null) : undefined;
    if (target) taken.add(target);
    return { column, target };
  });
  return known.map(({ column, target }) => {
    if (target !== undefined) return target;
    return taken.has(column.target) ? null : column.target;
  });
}
