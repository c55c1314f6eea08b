/** Since when a cause was seen without a break, and since when it was not; null: not now. */
export type Watch = { readonly badSince: number | null; readonly goodSince: number | null };

/** `between` is neither: it ends nothing and begins nothing. */
export type Standing = 'bad' | 'good' | 'between';

export type Judged = { readonly watch: Watch | null; readonly does: 'open' | 'resolve' | null };

/**
 * Whether an alert begins or ends. Pure; times in ms.
 *
 * It begins when its cause was seen for `forMs` with no break of `clearMs`, and ends when it was not
 * seen for `clearMs`: what goes to and fro is one alert, not many.
 *
 * @param watch what is known of the cause; null when nothing is going on
 * @returns the watch to keep; null when there is nothing to keep
 */
export function judge(
  watch: Watch | null,
  standing: Standing,
  at: {
    readonly now: number;
    readonly forMs: number;
    readonly clearMs: number;
    readonly open: boolean;
  },
): Judged {
  const { now, forMs, clearMs, open } = at;
  const is = standing === 'between' && !open ? 'good' : standing;
  if (is === 'between') return { watch, does: null };
  if (is === 'bad') {
    // A clock that was set back would else make it wait for the time it showed before.
    const since = Math.min(watch?.badSince ?? now, now);
    if (open) return { watch: null, does: null };
    if (now - since >= forMs) return { watch: null, does: 'open' };
    return { watch: { badSince: since, goodSince: null }, does: null };
  }
  const badSince = watch?.badSince ?? null;
  if (!open && badSince === null) return { watch: null, does: null };
  const since = Math.min(watch?.goodSince ?? now, now);
  if (now - since >= clearMs) return { watch: null, does: open ? 'resolve' : null };
  return { watch: { badSince, goodSince: since }, does: null };
}
