import type { ConversionWord } from '../../../shared/model/marketing.ts';
import type { Settled } from './conversion-store.ts';
import type { Answer, Gateway, PlatformEvent } from './gateway.ts';
import type { Seen } from './payload.ts';
import type { ConversionRow } from './rows.ts';

/** What becomes of conversions: by their times, by how their record stands, by what was answered. */

/** One that is about to be told. Its row is as it was before: whether it may have arrived earlier. */
export type Ready = {
  readonly row: ConversionRow;
  readonly event: PlatformEvent;
  readonly seen: Seen;
};

/** For so long a platform knows an event that it is told again. */
const sameForMs = 48 * 3_600_000;
/** A wrong clock here is no reason to lose a conversion. */
const aheadMs = 60_000;
/** Who links a lead to a deal has it looked at there and then; this is for what nobody told of. */
const leadAwaitedMs = 3_600_000;

/** What may have arrived is for a person to look at; what surely did not is over. */
export function removedAs(mayHaveArrived: boolean): Settled {
  return mayHaveArrived
    ? { state: 'uncertain', word: 'answer_unknown' }
    : { state: 'cancelled', word: 'pixel_removed' };
}

/** What is not told of its record as that is now. */
export function unfitAs(row: ConversionRow, word: ConversionWord, now: number): Settled {
  const { left_at: leftAt } = row;
  if (word === 'no_lead') return { state: 'waiting', word, runAt: now + leadAwaitedMs, leftAt };
  const isOver = word === 'person_erased' || word === 'same_person';
  return { state: isOver ? 'cancelled' : 'withheld', word, leftAt };
}

/** Not this time; whether it arrived before is as it was. */
export function untouched(row: ConversionRow): Settled {
  return { state: 'waiting', leftAt: row.left_at };
}

/** One of those that were told, and what its answer means. */
export type Told = { readonly row: ConversionRow; readonly how: Settled };

type Outcome = {
  readonly settled: readonly Told[];
  /** What to send once more, now. */
  readonly rest: (readonly Ready[])[];
};

/** What an answer means for each of those that were told. */
export function outcomeOf(group: readonly Ready[], { verdict }: Answer): Outcome {
  const all = (how: (row: ConversionRow, at: number) => Settled): Outcome => ({
    settled: group.map(({ row }, at) => ({ row, how: how(row, at) })),
    rest: [],
  });
  switch (verdict.kind) {
    case 'accepted':
      return all((row, at) => {
        const message = verdict.refused.get(at);
        if (message === undefined) return { state: 'sent' };
        return { state: 'refused', message, leftAt: row.left_at };
      });
    case 'too-old':
    case 'too-little':
    case 'refused': {
      const { message } = verdict;
      const half = Math.ceil(group.length / 2);
      // The later half first in, so that the older ones go first.
      if (half < group.length) {
        return { settled: [], rest: [group.slice(half), group.slice(0, half)] };
      }
      return all((row) => ({
        ...(verdict.kind === 'too-old'
          ? ({ state: 'expired', word: 'too_old' } as const)
          : ({ state: 'refused' } as const)),
        message,
        leftAt: row.left_at,
      }));
    }
    case 'credentials':
    case 'blocked':
    case 'address':
    case 'throttled':
    case 'offline':
      return all(untouched);
    // A gateway in front may have failed after the platform took them.
    case 'unavailable':
    case 'unknown':
      return all(() => ({ state: 'waiting' }));
  }
}

/** What is not sent at all, or not yet, by its times alone. */
export function asideOf(row: ConversionRow, gateway: Gateway, now: number): Settled | null {
  const isTooOld = now - row.event_time > gateway.oldestMs;
  const isForgotten = row.left_at !== null && now - row.left_at > sameForMs;
  if (isForgotten || (isTooOld && row.left_at !== null)) {
    return { state: 'uncertain', word: 'answer_unknown' };
  }
  if (isTooOld) return { state: 'expired', word: 'too_old' };
  // It happened later than now, by a clock that is ahead: it is told once it has happened.
  if (row.event_time > now + aheadMs)
    return { state: 'waiting', runAt: row.event_time, leftAt: row.left_at };
  return null;
}
