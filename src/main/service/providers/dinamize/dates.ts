/**
 * Dinamize's dates: `YYYY-MM-DD HH:MM:SS` without a zone, taken as America/Sao_Paulo.
 *
 * The zone is an assumption: the vendor's text does not name one. Summer time (until 2019) is
 * that of the zone's own history.
 */
const SAO_PAULO = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/Sao_Paulo',
  dateStyle: 'short',
  timeStyle: 'medium',
});

const HOUR_MS = 3_600_000;
const FORM = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

/** UTC milliseconds as Dinamize writes them; parts of a second are dropped. */
export function toDinamizeDate(ms: number): string {
  return SAO_PAULO.format(ms);
}

/**
 * From when to ask, so that nothing since is left out. In the hour that comes twice when summer time
 * ends, what is made later may carry an earlier date: it is asked for from before that hour.
 */
export function askedFrom(since: number): string {
  const from = toDinamizeDate(since);
  return toDinamizeDate(since + HOUR_MS) <= from ? toDinamizeDate(since - HOUR_MS) : from;
}

/** @returns UTC milliseconds, or null when it is no such date */
export function fromDinamizeDate(text: string): number | null {
  if (!FORM.test(text)) return null;
  const wall = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(wall)) return null;
  // The offset at that moment is found by asking what the wall shows at a first guess.
  let at = wall + 3 * 3_600_000;
  for (let step = 0; step < 2; step += 1) {
    at += wall - Date.parse(`${toDinamizeDate(at).replace(' ', 'T')}Z`);
  }
  return at;
}

/** Far enough to mean "never": the known way to stop sends to a contact without deleting it. */
export const REST_FOREVER = '2099-12-31 23:59:59';
