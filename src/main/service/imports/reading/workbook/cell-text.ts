/** A value of a sheet as its reader gives it: dates are those of the sheet's clock, held as UTC. */
export type SheetValue = string | number | boolean | Date | null | undefined;

const faults = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$/;
/** Excel itself shows fifteen digits; beyond them stands what binary numbers add. */
const DIGITS = 15;
const MOST_DECIMALS = 10;

/**
 * A cell of a sheet as the text that a table would hold. Pure.
 *
 * Dates are ISO, with the time where there is one; numbers are whole, never `1.2E+10`; what a
 * formula could not compute is blank. A fraction of three digits gets a zero more, since `12.345`
 * is twelve thousand to Brazilian eyes.
 */
export function cellText(value: SheetValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'sim' : 'não';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return faults.test(value) ? '' : value;
  return dateText(value);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Number.isInteger(value)) return BigInt(value).toString();
  const exact = Number(value.toPrecision(DIGITS));
  const plain = String(exact);
  const text = /e/.test(plain) || decimals(plain) > MOST_DECIMALS ? fixed(exact) : plain;
  return decimals(text) === 3 ? `${text}0` : text;
}

function fixed(value: number): string {
  return value.toFixed(MOST_DECIMALS).replace(/\.?0+$/, '');
}

function decimals(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}

const DAY = 86_400_000;
/** Excel keeps a time alone as a part of the day before its first one. */
const FIRST_DAYS = Date.UTC(1900, 0, 1);

function dateText(value: Date): string {
  // A fraction of a day seldom is a whole second.
  const at = Math.round(value.getTime() / 1000) * 1000;
  if (!Number.isFinite(at)) return '';
  const [date = '', rest = ''] = new Date(at).toISOString().split('T');
  const time = rest.slice(0, 8).replace(/:00$/, '');
  if (at < FIRST_DAYS) return time;
  return at % DAY === 0 ? date : `${date} ${time}`;
}
