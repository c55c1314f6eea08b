import { anyKind, type ImportCheck } from '../../../../shared/model/import-fix.ts';
import { sourceOf } from '../fixes/corrections.ts';
import type { RowProblem } from '../columns/map-row.ts';
import type { CsvRow, Place } from '../reading/read-csv.ts';

/** Where a row stands in its file: its block, and its line in it. */
export type RowPlace = { block: Place; line: number };

/** Rows with problems, by kind: exact counts of all, places of the first so many. */
export type ProblemLists = {
  add(block: Place, row: CsvRow, problems: readonly RowProblem[]): void;
  kinds(): ImportCheck['kinds'];
  places(kind: string, offset: number, limit: number): { places: RowPlace[]; total: number };
  /** Rows of the kind with this value in the column; null when there were too many values to count. */
  withValue(kind: string, column: number, value: string): number | null;
};

/** Of each kind so many rows can be looked at; more are put right with one correction, or in the file. */
export const MOST_LISTED = 10_000;
const MOST_VALUES = 1000;

type Kind = {
  severity: RowProblem['severity'];
  count: number;
  /** Byte and line of the block, and the line: three numbers a row. */
  places: number[];
  values: Map<string, number>;
  allValues: boolean;
};

export function createProblemLists(): ProblemLists {
  const kinds = new Map<string, Kind>();

  function kindOf(name: string, severity: RowProblem['severity']): Kind {
    const found = kinds.get(name);
    if (found) {
      if (severity === 'error') found.severity = 'error';
      return found;
    }
    const made: Kind = { severity, count: 0, places: [], values: new Map(), allValues: true };
    kinds.set(name, made);
    return made;
  }

  function list(kind: Kind, { byte, line }: Place, row: CsvRow): void {
    kind.count += 1;
    if (kind.places.length < MOST_LISTED * 3) kind.places.push(byte, line, row.line);
  }

  function countValue(kind: Kind, column: number, row: CsvRow): void {
    const key = `${column}:${sourceOf(row.cells[column])}`;
    const before = kind.values.get(key);
    if (before === undefined && kind.values.size >= MOST_VALUES) kind.allValues = false;
    else kind.values.set(key, (before ?? 0) + 1);
  }

  return {
    add(block, row, problems) {
      if (problems.length === 0) return;
      const listed = new Set<string>();
      for (const { kind: name, severity, column } of problems) {
        const kind = kindOf(name, severity);
        if (column !== null) countValue(kind, column, row);
        // A row may have the same trouble in two cells; it is one row.
        if (listed.has(name)) continue;
        listed.add(name);
        list(kind, block, row);
      }
      list(kindOf(anyKind, 'warning'), block, row);
    },
    kinds: () =>
      [...kinds]
        .map(([kind, { severity, count, places }]) => ({
          kind,
          severity,
          count,
          listed: places.length / 3,
        }))
        .toSorted(
          (a, b) =>
            Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
            b.count - a.count,
        ),
    places(name, offset, limit) {
      const { places = [] } = kinds.get(name) ?? {};
      const found: RowPlace[] = [];
      for (let at = offset * 3; at < Math.min(places.length, (offset + limit) * 3); at += 3) {
        const [byte = 0, line = 0, own = 0] = places.slice(at, at + 3);
        found.push({ block: { byte, line }, line: own });
      }
      return { places: found, total: places.length / 3 };
    },
    withValue(name, column, value) {
      // A value may be wrong in more than one way; its rows are the same.
      const looked = name === anyKind ? [...kinds.values()] : [kinds.get(name)];
      const counts = looked.map((kind) => kind?.values.get(`${column}:${sourceOf(value)}`) ?? 0);
      const most = Math.max(0, ...counts);
      return most > 0 || looked.every((kind) => kind?.allValues !== false) ? most : null;
    },
  };
}
