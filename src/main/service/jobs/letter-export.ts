import Papa from 'papaparse';
import type { Language } from '../../../shared/i18n/catalogues.ts';
import { createWords } from '../../../shared/i18n/set-up.ts';
import type { Attempt, DeadLetter } from '../../../shared/model/queue.ts';
import type { JobList } from './job-list.ts';

export type ExportQuery = {
  format: 'csv' | 'json';
  language: Language;
  archived: boolean;
  fingerprint?: string | undefined;
};

/** Letters held at once, each with up to twenty bodies. */
const pageSize = 50;
/** What Excel needs to read a file as UTF-8. */
const mark = '\uFEFF';
const columns = [
  'id',
  'kind',
  'lead',
  'provider',
  'op',
  'group',
  'code',
  'message',
  'status',
  'attempts',
  'replays',
  'diedAt',
  'fingerprint',
] as const;

/**
 * Dead letters as a file, a page at a time: as a table one line each, as JSON with all attempts.
 * Bodies are as they are kept: personal data and secrets in them are hidden.
 */
export async function* exportLetters(
  parts: { list: JobList; attempts: (jobUid: string) => Attempt[] },
  { format, language, ...query }: ExportQuery,
): AsyncGenerator<string> {
  const { t } = createWords(language);
  const table = format === 'csv';
  const line = (cells: string[]) =>
    `${Papa.unparse([cells.map(safe)], { delimiter: ';', newline: '\r\n' })}\r\n`;
  yield table ? mark + line(columns.map((column) => t(`queue.exportColumn.${column}`))) : '[';

  let cursor: string | undefined;
  let first = true;
  for (;;) {
    const { items, pagination } = parts.list.deadLetters({ ...query, cursor, limit: pageSize });
    for (const letter of items) {
      const attemptLog = parts.attempts(letter.id);
      if (table) yield line(cellsOf(letter, attemptLog));
      else yield `${first ? '' : ','}\n${JSON.stringify({ ...letter, attemptLog })}`;
      first = false;
    }
    if (pagination.nextCursor === null) break;
    cursor = pagination.nextCursor;
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (!table) yield '\n]\n';

  function cellsOf(letter: DeadLetter, attempts: readonly Attempt[]): string[] {
    const status = attempts.findLast((each) => each.status !== null)?.status ?? '';
    const { kind, leadName, provider, op, group, cause, replays, diedAt, fingerprint } = letter;
    return [
      letter.id,
      kind,
      leadName ?? '',
      provider,
      t(`queue.op.${op}`),
      t(`queue.group.${group}`),
      cause.code,
      cause.message,
      String(status),
      String(letter.attempts),
      String(replays),
      diedAt,
      fingerprint,
    ];
  }
}

/** A cell that a spreadsheet would run as a formula is made text. */
function safe(cell: string): string {
  return /^[=@\t\r+-]/.test(cell) ? `'${cell}` : cell;
}
