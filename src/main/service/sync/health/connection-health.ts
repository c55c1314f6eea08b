import type { ConnectionHealth } from '../../../../shared/model/health.ts';
import type { Clock } from '../../clock.ts';
import type { Gate } from '../../jobs/gate.ts';
import type { ConnectionStore } from '../../providers/connection-store.ts';
import type { Registry } from '../../providers/registry.ts';
import type { SyncConfig } from '../config.ts';
import type { LookBack } from '../pull/look-back.ts';
import type { MissStore } from '../pull/miss-store.ts';
import type { RemoteClocks } from '../pull/remote-clocks.ts';
import type { WatermarkStore } from '../pull/watermark-store.ts';

/** What is measured of a connection and how it is read, for the screen and the API. */
export type ReadHealth = (connectionUid: string) => ConnectionHealth;

export type ConnectionHealthParts = {
  readonly connections: Pick<ConnectionStore, 'existing'>;
  readonly registry: Pick<Registry, 'find'>;
  readonly clocks: Pick<RemoteClocks, 'skewOf'>;
  readonly gate: Pick<Gate, 'perMinute' | 'day'>;
  readonly watermarks: Pick<WatermarkStore, 'of'>;
  readonly misses: Pick<MissStore, 'count'>;
  readonly lookBack: LookBack;
  readonly nextWalkAt: (connectionId: number) => number | null;
  readonly clock: Clock;
  readonly config: SyncConfig;
};

export function createConnectionHealth(parts: ConnectionHealthParts): ReadHealth {
  const { gate, lookBack, config } = parts;

  function dayOf(id: number, limit: number | undefined): ConnectionHealth['limits']['day'] {
    const day = gate.day(id);
    if (day === null || limit === undefined) return null;
    // A day that is over, or none yet: nothing of this one is used.
    const calls = day.until > parts.clock.now() ? day.calls : 0;
    const until = calls === 0 ? null : iso(day.until);
    return { calls, left: Math.max(0, limit - calls), until };
  }

  return (connectionUid) => {
    const { id, provider: name, settings } = parts.connections.existing(connectionUid);
    const provider = parts.registry.find(name);
    const pace = config.pace ?? provider.limits;
    const skew = parts.clocks.skewOf(id);
    const list = { connectionId: id, objectType: 'lead' as const };
    const mark = parts.watermarks.of({ ...list, stream: 'records' });
    const missed = parts.misses.count(id);
    const walksAtEachPull = lookBack.walksAtEachPull(list, provider.objects.lead);
    return {
      clock: skew && { ...skew, measuredAt: new Date(skew.measuredAt).toISOString() },
      limits: {
        perMinute: gate.perMinute(id),
        fullPerMinute: pace.perMinute,
        day: dayOf(id, pace.perDay?.calls),
      },
      unprotectedWindow: provider.unprotectedWindow,
      readUpTo: iso(mark.committed),
      overlapMs: lookBack.overlapMs(list, provider),
      overlapMeasured: mark.overlapMs > 0,
      walksAtEachPull,
      lastWalkAt: iso(settings.lastWalk?.at ?? null),
      nextWalkAt: walksAtEachPull ? null : iso(parts.nextWalkAt(id)),
      missed: { count: missed.count, lastAt: iso(missed.lastAt) },
    };
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
