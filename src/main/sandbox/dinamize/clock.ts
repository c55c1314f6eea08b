import { saoPauloTime } from '../sao-paulo.ts';

/**
 * Dinamize's dates: `YYYY-MM-DD HH:MM:SS`, no zone said, America/Sao_Paulo meant.
 *
 * The zone is an assumption; the real system does not say.
 */
const FORM = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

/** UTC milliseconds as Dinamize writes them. */
export function dinamizeDate(ms: number): string {
  return saoPauloTime(ms);
}

/** True for a date and time that exists, written the way Dinamize writes it. */
export function isDinamizeDate(text: string): boolean {
  if (!FORM.test(text)) return false;
  const parsed = new Date(`${text.replace(' ', 'T')}Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text.slice(0, 10));
}
