import { companyZone } from '../../../shared/calendar.ts';

/** Times by the clock on the wall of a place, whatever its rules. All instants are UTC milliseconds. */
const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export const usualZone = companyZone;

/**
 * So many days later by the calendar, when the clocks there show the same time, or `at` (`HH:MM`).
 *
 * A time that the clocks jump over is as much later as they jump; one they show twice is the first.
 */
export function daysLater(from: number, days: number, zone: string, at: string | null): number {
  const shown = shownIn(from, zone);
  const midnight = Math.floor(shown / dayMs) * dayMs;
  const time = at === null ? shown - midnight : msOf(at);
  return instantOf(midnight + days * dayMs + time, zone);
}

/** The first time after `from` at which it is `at` on one of these days; Monday is 1. */
export function nextTimeOn(
  from: number,
  at: string,
  days: readonly number[],
  zone: string,
): number {
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const when = daysLater(from, ahead, zone, at);
    if (when > from && days.includes(weekdayOf(when, zone))) return when;
  }
  throw new Error('A timetable needs a day.');
}

/** The first instant of a day of the calendar there, `YYYY-MM-DD`; it need not be midnight. */
export function dayBegins(day: string, zone: string): number {
  return instantOf(Date.parse(`${day}T00:00:00Z`), zone);
}

/** The day of the calendar there: `2026-11-22`. */
export function dayIn(at: number, zone: string): string {
  return new Date(shownIn(at, zone)).toISOString().slice(0, 10);
}

function weekdayOf(at: number, zone: string): number {
  return new Date(shownIn(at, zone)).getUTCDay() || 7;
}

/** What the wall shows there, read as if it were UTC. */
function shownIn(at: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formats.set(zone, format);
  }
  const [date = '', time = ''] = format.format(at).split(' ');
  return Date.parse(`${date}T${time}Z`) + (((at % 1000) + 1000) % 1000);
}

/** The first instant at which the wall shows this; clocks change at most once in two days. */
function instantOf(shown: number, zone: string): number {
  const offsetAt = (at: number) => shownIn(at, zone) - at;
  const before = shown - offsetAt(shown - dayMs);
  const after = shown - offsetAt(shown + dayMs);
  if (shownIn(before, zone) === shown || shownIn(after, zone) !== shown) return before;
  return after;
}

function msOf(at: string): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}
