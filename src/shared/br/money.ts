/**
 * Reads money in reais as people and spreadsheets write it: `1.234,56`, `R$ 1234`, `1,234.56`, `12.5`.
 *
 * A lone separator before exactly three digits groups thousands; otherwise it is the decimal one.
 *
 * @returns integer cents, or null when it is no amount
 */
export function parseMoney(text: string): number | null {
  const bare = text.replace(/^\s*R\$/i, '').replace(/[\s\u00A0]/g, '');
  const match = /^(-?)(\d[\d.,]*)$/.exec(bare);
  if (!match) return null;
  const [, sign = '', body = ''] = match;
  const decimal = decimalSeparator(body);
  if (decimal === undefined) return null;
  const at = decimal === '' ? body.length : body.lastIndexOf(decimal);
  const whole = body.slice(0, at).replace(/[.,]/g, '');
  const fraction = body.slice(at + 1);
  if (!/^\d{0,10}$/.test(fraction)) return null;
  const cents = Math.round(Number(`${whole}.${fraction || '0'}`) * 100);
  if (!Number.isSafeInteger(cents)) return null;
  return sign && cents !== 0 ? -cents : cents;
}

/** The separator of the decimals, '' when there are none, undefined when the text contradicts itself. */
function decimalSeparator(body: string): '.' | ',' | '' | undefined {
  const last = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','));
  if (last < 0) return '';
  const separator = body[last] === ',' ? ',' : '.';
  const other = separator === ',' ? '.' : ',';
  const groups = new RegExp(`^\\d{1,3}(?:\\${other}\\d{3})+$`);
  if (body.includes(other)) return groups.test(body.slice(0, last)) ? separator : undefined;
  if (new RegExp(`^\\d{1,3}(?:\\${separator}\\d{3})+$`).test(body)) return '';
  return body.indexOf(separator) === last ? separator : undefined;
}

/** Reais as the doors speak them to integer cents as the file keeps them. */
export function toCents(reais: number): number {
  return Math.round(reais * 100);
}

export function toReais(cents: number): number {
  return cents / 100;
}
