/**
 * Reads a day as people type it: `31/12/2026`, `31.12.2026`, `31122026`, or `2026-12-31`.
 *
 * The day stands before the month in every language of the screens. A year needs its four digits
 * unless `shortYear` says that the person has finished typing: `31/12/20` may be the beginning of 2026.
 *
 * @returns `YYYY-MM-DD`, or null when it is no day of the calendar
 */
export function readDay(text: string, { shortYear = false } = {}): string | null {
  const typed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso) return dayOf(iso[1], iso[2], iso[3]);
  const own =
    /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(typed);
  if (own) return dayOf(own[3], own[2], own[1]);
  const short = shortYear ? /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})$/.exec(typed) : null;
  return short ? dayOf(`20${short[3]}`, short[2], short[1]) : null;
}

/** The day that a moment is on by this computer's clock, as `YYYY-MM-DD`. */
export function localDay(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function dayOf(year = '', month = '', day = ''): string | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 1900 || y > 2099) return null;
  const at = new Date(Date.UTC(y, m - 1, d));
  const exists = at.getUTCMonth() === m - 1 && at.getUTCDate() === d;
  return exists ? at.toISOString().slice(0, 10) : null;
}
