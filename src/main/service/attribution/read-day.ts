import { fold } from '../../../shared/text.ts';
import { tidyDate, yearInFull } from '../imports/columns/dates.ts';
import { periodOf } from './cost-days.ts';

/** Days and months as reports write them, in Portuguese and English; null for what is none. */
export type DayReader = {
  /** `2026-03-09` */
  day(text: string): string | null;
  /** `2026-03` */
  month(text: string): string | null;
  /** A day or a month out of its ends; null for any other stretch of days. */
  span(first: string, last: string): string | null;
};

const months = 'jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez'.split('|');
const inEnglish = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|');

/**
 * @param all the days of the file: `3/14/2026` anywhere in it says that the month comes first, which
 *   in `3/4/2026` alone is not to be seen; without such a sign the day does
 */
export function createDayReader(all: readonly string[]): DayReader {
  const pairs = all.flatMap((text) => {
    const [, a, b] = /^(\d{1,2})\/(\d{1,2})\/\d{4}\b/.exec(text) ?? [];
    return a === undefined ? [] : [[Number(a), Number(b)] as const];
  });
  const monthFirst = pairs.some(([, b]) => b > 12) && pairs.every(([a]) => a <= 12);

  function day(typed: string): string | null {
    const text = tidyDate(typed);
    const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T].*)?$/.exec(text);
    if (iso) return real(iso[1], iso[2], iso[3]);
    const numbers = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: .*)?$/.exec(text);
    if (numbers) {
      const [, a, b, year] = numbers;
      return monthFirst ? real(year, a, b) : real(year, b, a);
    }
    const words = fold(text).replace(/[.,]/g, '').replaceAll(' de ', ' ').split(' ');
    const [a = '', b = '', year = '', ...rest] = words;
    if (rest.length > 0 || !/^\d{2}(\d{2})?$/.test(year)) return null;
    const named = monthOf(a) ?? monthOf(b);
    const number = monthOf(a) === null ? a : b;
    if (named === null || !/^\d{1,2}$/.test(number)) return null;
    return real(yearInFull(year), String(named), number);
  }

  return {
    day,
    month(typed) {
      const text = typed.trim();
      const iso = /^(\d{4})[-/](\d{1,2})$/.exec(text);
      if (iso) return real(iso[1], iso[2], '1')?.slice(0, 7) ?? null;
      const numbers = /^(\d{1,2})[/.-](\d{4})$/.exec(text);
      if (numbers) return real(numbers[2], numbers[1], '1')?.slice(0, 7) ?? null;
      const words = fold(text).replace(/[.,]/g, '').replaceAll(' de ', ' ');
      const [name = '', year = '', ...rest] = words.split(/[ /-]/);
      const named = monthOf(name);
      if (named !== null && rest.length === 0 && /^\d{2}(\d{2})?$/.test(year)) {
        return real(yearInFull(year), String(named), '1')?.slice(0, 7) ?? null;
      }
      // A month is often told by its first day.
      const first = day(text);
      return first !== null && first.endsWith('-01') ? first.slice(0, 7) : null;
    },
    span: (first, last) => periodOf({ firstDay: first, lastDay: last }),
  };
}

/** `mar`, `março` and `march` are 3. */
function monthOf(word: string): number | null {
  if (!/^[a-z]{3,}$/.test(word)) return null;
  const start = word.slice(0, 3);
  const at = Math.max(months.indexOf(start), inEnglish.indexOf(start));
  return at < 0 ? null : at + 1;
}

/** @returns null for a day that no calendar has, or of another age */
function real(year = '', month = '', day = ''): string | null {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || Number(year) < 2000 || Number(year) > 2100) return null;
  return new Date(at).toISOString().startsWith(text) ? text : null;
}
