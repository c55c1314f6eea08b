import type { Clock } from '../../clock.ts';
import type { LinkStore } from '../../links/link-store.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import type { ObjectManifest } from '../../providers/provider.ts';
import type { Registry } from '../../providers/registry.ts';
import type { LookBack } from '../pull/look-back.ts';

/**
 * When everything is walked through, to find what readings of changes missed.
 *
 * Where every reading walks through everything, that is the walk and there is no other.
 */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const FEW = 10_000;

type FullWalk = ObjectManifest['fullWalk'];

/** How often: nightly where the records are few, weekly where they are many, sooner where it must be. */
export function walkEveryMs(records: number, { otherwiseEveryMs }: FullWalk): number {
  return Math.min(records < FEW ? DAY_MS : WEEK_MS, otherwiseEveryMs);
}

/** The hours at which it is looked whether one is due; each connection at a minute of its own. */
export function walkSchedule(connectionId: number, { otherwiseEveryMs }: FullWalk): string {
  const minute = (17 + 7 * connectionId) % 60;
  if (otherwiseEveryMs <= 0 || otherwiseEveryMs >= DAY_MS) return `${minute} 3 * * *`;
  return `${minute} */${Math.max(1, Math.floor(otherwiseEveryMs / HOUR_MS))} * * *`;
}

/** A little early is on time: the one before began at the same minute and took a while. */
export function isWalkDue(lastWalkAt: number, everyMs: number, now: number): boolean {
  return now - lastWalkAt >= everyMs * 0.9;
}

export type WalkTimes = {
  /** The cron expression at which it is looked whether a walk is due. */
  of(connection: ConnectionRow): string;
  isDue(connection: ConnectionRow): boolean;
};

export type WalkTimesParts = {
  readonly registry: Pick<Registry, 'find'>;
  readonly links: Pick<LinkStore, 'countLinked'>;
  readonly lookBack: Pick<LookBack, 'walksAtEachPull'>;
  readonly clock: Clock;
};

export function createWalkTimes(parts: WalkTimesParts): WalkTimes {
  const { registry, links, lookBack, clock } = parts;
  return {
    of: ({ id, provider }) => walkSchedule(id, registry.find(provider).objects.lead.fullWalk),
    isDue({ id, provider, settings: { lastWalk }, firstSync }) {
      // Nothing is read by itself before somebody looked at what that would do.
      if (firstSync === 'awaiting') return false;
      const manifest = registry.find(provider).objects.lead;
      const list = { connectionId: id, objectType: 'lead' as const };
      // The first reading is a walk; where it has not been, it is what is due.
      if (lastWalk === null || lookBack.walksAtEachPull(list, manifest)) return false;
      const everyMs = walkEveryMs(links.countLinked(id, 'lead'), manifest.fullWalk);
      return isWalkDue(lastWalk.at, everyMs, clock.now());
    },
  };
}
