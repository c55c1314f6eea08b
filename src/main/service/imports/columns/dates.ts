/** Dates as spreadsheets write them, in a form that the fields of a lead read. */

const DAY_MS = 86_400_000;
/** Days since the end of 1899 that are a date people mean: 1927 to 2119. */
const [firstSerial, lastSerial] = [10_000, 80_000];

/**
 * A spreadsheet's count of days as an ISO date with its time, 31.12.26 as 31/12/2026; any other text
 * as it is.
 *
 * Day 60 of a spreadsheet is 29 February 1900, which never was; dates since count from 30 December
 * 1899 (ECMA-376 part 1, 18.17.4.1).
 */
export function tidyDate(text: string): string {
  const bare = text.trim();
  if (/^\d{5}(?:[.,]\d+)?$/.test(bare)) {
    const days = Number(bare.replace(',', '.'));
    if (days < firstSerial || days >= lastSerial) return text;
    const at = new Date(Date.UTC(1899, 11, 30) + Math.round(days * 1440) * 60_000);
    const date = at.toISOString().slice(0, 10);
    if (at.getTime() % DAY_MS === 0) return date;
    return `${date.split('-').toReversed().join('/')} ${at.toISOString().slice(11, 16)}`;
  }
  const read = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})(?:[ ,T]+(\d{1,2}:\d{2})\S*)?$/.exec(
    bare,
  );
  if (!read) return text;
  const [, day, month, year = '', time] = read;
  return `${day}/${month}/${yearInFull(year)}${time === undefined ? '' : ` ${time}`}`;
}

/** Of two digits: this century up to 69, the one before from 70 on. */
export function yearInFull(year: string): string {
  if (year.length !== 2) return year;
  return Number(year) < 70 ? `20${year}` : `19${year}`;
}
