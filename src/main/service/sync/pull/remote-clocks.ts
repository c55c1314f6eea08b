import { z } from 'zod';
import { isPonteError } from '../../../../shared/errors.ts';
import type { Clock } from '../../clock.ts';
import { transact, type Db } from '../../db/database.ts';
import { createJumpWatch } from '../timetable/jump-watch.ts';
import { sampleOf, skewOf, withSample, type Sample, type Skew } from './skew.ts';

/**
 * The clocks of the systems we are connected to, measured at every answer and kept for the next
 * start. When our own clock is set, what was measured before is forgotten and measured anew.
 */
export type RemoteClocks = {
  heard(connectionId: number, answer: Heard): void;
  skewOf(connectionId: number): Skew | null;
  /** What their clock shows now, by their last answer; null when none told the time. */
  nowThere(connectionId: number): { readonly now: number; readonly uncertaintyMs: number } | null;
  /** Writes down what was not yet. */
  keep(): void;
};

export type Heard = { readonly date: number; readonly roundTripMs: number };

/** The file is not written at every call: a few samples more or less are the same median. */
const KEPT_EVERY_MS = 60_000;

const keptSamples = z.array(
  z.object({ offsetMs: z.number(), roundTripMs: z.number(), at: z.number() }),
);

type Known = { samples: readonly Sample[]; keptAt: number | null; changed: boolean };

export function createRemoteClocks(db: Db, clock: Clock): RemoteClocks {
  const { client } = db;
  const known = new Map<number, Known>();
  const jumped = createJumpWatch(clock);
  const select = client
    .prepare<[number], string>('select samples from remote_clock where connection_id = ?')
    .pluck();
  const upsert = client.prepare(
    `insert into remote_clock (connection_id, samples) values (?, ?)
      on conflict (connection_id) do update set samples = excluded.samples`,
  );

  function of(connectionId: number): Known {
    // What was measured against a clock that has been set since says nothing any more.
    if (jumped() !== 0) measureAnew();
    let found = known.get(connectionId);
    if (found === undefined) {
      found = { samples: read(connectionId), keptAt: null, changed: false };
      known.set(connectionId, found);
    }
    return found;
  }

  function read(connectionId: number): readonly Sample[] {
    const parsed = keptSamples.safeParse(JSON.parse(select.get(connectionId) ?? '[]'));
    return parsed.success ? parsed.data : [];
  }

  function write(connectionId: number, each: Known): void {
    each.keptAt = clock.monotonic();
    try {
      transact(db, () => void upsert.run(connectionId, JSON.stringify(each.samples)));
      each.changed = false;
    } catch (error) {
      // A full disk: what is measured is known here, and must spoil neither an answer nor closing.
      if (!isPonteError(error)) throw error;
    }
  }

  function measureAnew(): void {
    for (const each of known.values()) {
      each.changed ||= each.samples.length > 0;
      each.samples = [];
    }
  }

  return {
    heard(connectionId, { date, roundTripMs }) {
      const each = of(connectionId);
      const sample = sampleOf({ date, roundTripMs, receivedAt: clock.now() });
      each.samples = withSample(each.samples, sample);
      each.changed = true;
      if (each.keptAt === null || clock.monotonic() - each.keptAt >= KEPT_EVERY_MS) {
        write(connectionId, each);
      }
    },
    skewOf: (connectionId) => skewOf(of(connectionId).samples),
    nowThere(connectionId) {
      const { samples } = of(connectionId);
      const last = samples.at(-1);
      if (last === undefined) return null;
      const uncertaintyMs = last.roundTripMs / 2 + 1000;
      return { now: clock.now() + last.offsetMs, uncertaintyMs };
    },
    keep() {
      for (const [connectionId, each] of known) if (each.changed) write(connectionId, each);
    },
  };
}
