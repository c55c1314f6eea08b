import type { EventLane } from '../../../shared/model/subscription.ts';
import type { JobClass } from '../../../shared/model/queue.ts';
import type { Clock } from '../clock.ts';
import { firstTurn, share, type Lane } from '../jobs/fair.ts';
import { classNumber } from '../jobs/job.ts';

/**
 * Who may send next: never more at once than a lane has workers, in the fair order of jobs.
 *
 * Each subscription is to it what a connection is to the queue: a lane spends the weight of its
 * class, one that waits counts as more urgent each minute, and one start in ten is the oldest's. So
 * a lane that is full holds up nobody, and nobody waits for ever.
 */
export type Turnstile = {
  /** Runs once it is its turn; null when we are leaving before that. */
  pass<T>(who: Waiting, signal: AbortSignal, go: () => Promise<T>): Promise<T | null>;
};

export type Waiting = {
  readonly subscriptionId: number;
  readonly lane: EventLane;
  /** When its delivery became ready, UTC ms. */
  readonly since: number;
};

export type LaneRule = { readonly class: JobClass; readonly workers: number };

/** As urgent as the jobs that people know, with as many workers as each needs. */
export const laneRules: Readonly<Record<EventLane, LaneRule>> = {
  high: { class: 'resolution', workers: 5 },
  default: { class: 'edit', workers: 10 },
  notifications: { class: 'conversion', workers: 2 },
  low: { class: 'import', workers: 1 },
  retry: { class: 'backfill', workers: 1 },
};
/** Over all lanes: what else the program does needs the network too. */
const mostAtOnce = 12;

type Waiter = Waiting & { readonly open: () => void };

export function createTurnstile(clock: Clock): Turnstile {
  const waiting = new Set<Waiter>();
  const busy = new Map<EventLane, number>();
  let going = 0;
  let turns = firstTurn;

  function next(): void {
    while (going < mostAtOnce) {
      const able = [...waiting].filter(
        ({ lane }) => (busy.get(lane) ?? 0) < laneRules[lane].workers,
      );
      if (able.length === 0) return;
      const laneOf = new Map<Lane, Waiter>(
        able.map((waiter) => [
          {
            connectionId: waiter.subscriptionId,
            class: classNumber(laneRules[waiter.lane].class),
            since: waiter.since,
            // One more than can be given: it keeps its credit between two requests.
            ready: 2,
          },
          waiter,
        ]),
      );
      const room = new Map(able.map(({ subscriptionId }) => [subscriptionId, 1]));
      const lanes = [...laneOf.keys()];
      const shared = share({ lanes, slots: 1, room, turns, now: clock.now() });
      turns = shared.turns;
      const [lane] = shared.starts.keys();
      const chosen = lane && laneOf.get(lane);
      if (!chosen) return;
      waiting.delete(chosen);
      going += 1;
      busy.set(chosen.lane, (busy.get(chosen.lane) ?? 0) + 1);
      chosen.open();
    }
  }

  return {
    async pass(who, signal, go) {
      if (signal.aborted) return null;
      let mine: Waiter | undefined;
      const leave = () => mine?.open();
      await new Promise<void>((open) => {
        mine = { ...who, open };
        waiting.add(mine);
        signal.addEventListener('abort', leave, { once: true });
        next();
      });
      signal.removeEventListener('abort', leave);
      // Let in by the end and not by its turn.
      if (mine && waiting.delete(mine)) return null;
      try {
        return await go();
      } finally {
        going -= 1;
        busy.set(who.lane, (busy.get(who.lane) ?? 1) - 1);
        next();
      }
    },
  };
}
