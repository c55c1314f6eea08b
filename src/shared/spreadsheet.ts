/** What Excel needs to read a file as UTF-8. */
export const utf8Mark = '\uFEFF';

/**
 * A cell that no spreadsheet runs as a formula: one that would be gets an apostrophe before it,
 * which an import takes off again. Numbers may begin with a sign
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function guardFormula(cell: string): string {
  const risky = /^[=@\t\r]|^[+-](?![\d\s().,-]*$)/.test(cell);
  return risky ? `'${cell}` : cell;
}
