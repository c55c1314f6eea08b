import { en, ptBR } from '../../../shared/i18n/catalogues.ts';
import type { ColumnRule } from '../../../shared/model/import-rules.ts';
import type { ImportMapping, ImportPreview } from '../../../shared/model/import.ts';
import type { ImportRecord } from './import-store.ts';

/** The part of an import's id that stands in the head of the lines' column. */
export function markOf({ uid }: Pick<ImportRecord, 'uid'>): string {
  return uid.slice(-8);
}

/**
 * The import whose rejected rows a table is, told by its first two heads: the reasons, and the lines
 * with the mark of the import in brackets.
 */
export function importOfRejected(
  headers: readonly string[] | null,
  byMark: (mark: string) => ImportRecord | null,
): ImportRecord | null {
  const [reasons = '', lines = ''] = headers ?? [];
  const mark = /\((?:[^()]*\s)?([0-9a-f]{8})\)$/.exec(lines)?.[1];
  if (mark === undefined || !headings.has(reasons)) return null;
  return byMark(mark);
}

const headings = new Set<string>([ptBR.importProblems.heading, en.importProblems.heading]);

/** What the import of these rows had been told; the reasons and the lines stay out. */
export function proposalOf({ plan }: ImportRecord): Partial<ImportMapping> {
  const { columns, rules, onMatch, create, keys, origin, tags, quiet } = plan;
  return {
    hasHeader: true,
    columns: [null, null, ...columns],
    rules: rules.map(afterTwo),
    onMatch,
    create,
    keys,
    origin,
    tags,
    quiet,
  };
}

/** A rule for the table in which reasons and lines stand before the columns. */
function afterTwo(rule: ColumnRule): ColumnRule {
  const { column, join } = rule;
  const moved = { ...rule, column: column + 2 };
  if (!join) return moved;
  return { ...moved, join: { ...join, columns: join.columns.map((each) => each + 2) } };
}

export function fromOf(record: ImportRecord | null): ImportPreview['from'] {
  if (!record) return null;
  const { onMatch, create, keys, origin, tags, quiet } = record.plan;
  const rules = { onMatch, create, keys, origin, tags, quiet };
  return { id: record.uid, fileName: record.fileName, rules };
}
