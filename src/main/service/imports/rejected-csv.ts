import Papa from 'papaparse';
import type { Language } from '../../../shared/i18n/catalogues.ts';
import { createWords } from '../../../shared/i18n/set-up.ts';
import type { ImportTarget } from '../../../shared/model/import.ts';
import { guardFormula, utf8Mark } from '../../../shared/spreadsheet.ts';
import { markOf } from './from-rejected.ts';
import type { ImportRecord, ImportStore, RejectedLine } from './import-store.ts';
import { createSlice } from '../slices.ts';

/** Rows held at once: each may be as long as a row can be. */
const PAGE = 50;

/**
 * The rows that were not taken, as a table to be put right and imported again: the reason first,
 * then the line, then the columns as they came. The head of the lines carries the mark by which the
 * table is known when it comes back.
 *
 * A cell that a spreadsheet would run as a formula gets an apostrophe, which a later import takes
 * off again.
 */
export async function* rejectedCsv(
  store: ImportStore,
  record: ImportRecord,
  language: Language,
): AsyncGenerator<string> {
  const words = createWords(language);
  const { delimiter, headers, columns } = record.plan;
  const lines = (rows: string[][]) =>
    `${Papa.unparse(
      rows.map((row) => row.map(guardFormula)),
      { delimiter, newline: '\r\n' },
    )}\r\n`;
  const names = Array.from({ length: headers?.length ?? columns.length }, (_, index) => {
    const given = headers?.[index] || nameOf(columns[index] ?? null);
    return given ?? words.t('importProblems.column', { number: index + 1 });
  });
  const lineHead = words.t('importProblems.lineOf', { mark: markOf(record) });
  yield utf8Mark + lines([[words.t('importProblems.heading'), lineHead, ...names]]);

  const slice = createSlice();
  let afterLine = -1;
  for (;;) {
    const page = store.rejected(record.id, { afterLine, limit: PAGE });
    if (page.length === 0) return;
    yield lines(page.map((row) => [sentence(row), String(row.line), ...row.cells]));
    afterLine = page.at(-1)?.line ?? afterLine;
    if (slice.over()) await slice.rest();
  }

  function sentence({ reasons }: RejectedLine): string {
    const told = reasons.map(({ kind, value, column }) => {
      const reason = words.t(`importProblems.reason.${kind}` as 'importProblems.wholeRow', {
        value,
      });
      const name = column === null ? null : names[column];
      return name ? `${name}: ${reason}` : reason;
    });
    return told.join('; ');
  }
}

/** Names by which a later import knows the columns of a file that had none. */
const ownNames: { readonly [target: string]: string | undefined } = {
  name: 'Nome',
  firstName: 'Primeiro nome',
  lastName: 'Sobrenome',
  email: 'E-mail',
  phone: 'Telefone',
  document: 'CPF/CNPJ',
  company: 'Empresa',
  origin: 'Origem',
  interest: 'Interesse',
  income: 'Renda',
  city: 'Cidade',
  state: 'UF',
  status: 'Status',
  owner: 'Responsável',
  tags: 'Tags',
  notes: 'Observações',
  consent: 'Consentimento',
  followUpAt: 'Próximo contato',
};

function nameOf(target: ImportTarget): string | null {
  if (target === null) return null;
  return ownNames[target] ?? target.replace(/^custom:/, '');
}
