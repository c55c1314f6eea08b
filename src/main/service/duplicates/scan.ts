import { setImmediate as nextTurn } from 'node:timers/promises';
import { transact, type Db } from '../db/database.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import { exactKeysOf, keysHere } from '../person/same-person.ts';
import type { LookAt } from './look-at.ts';
import type { MeetingKey } from './meeting-keys.ts';
import type { WholeScan } from './whole-scan.ts';

const mostInSlice = 100;
const sliceMs = 6;
/** So long after the last change nobody is in the middle of many. */
const restMs = 400;
/** And so long it waits at most while changes go on. */
const mostRestMs = 300_000;
/** From so many changes on, a whole scan may be the shorter way. */
const fewChanges = 2000;
/** Looking at one lead by itself costs as much as this many of a whole scan. */
const dearer = 8;

export type Scan = {
  start(): void;
  stop(): Promise<void>;
  /** Looks at what was written since; at once. */
  run(): Promise<void>;
  /** Looks at every lead again. */
  again(): void;
  /** Looks at these leads again, at once. */
  now(leadIds: readonly number[]): void;
  progress(): { running: boolean; whole: boolean; done: number };
};

type Change = {
  id: number;
  type: string;
  leadId: number;
  field: string;
  before: string | null;
  rev: number;
};

/**
 * Looks at every lead that was written since it was last here, by the history of changes, in slices
 * beside other work. At rest it does nothing. After very many changes it looks at all leads at once.
 *
 * The place is kept in the file with what was found, so that nothing is missed after a restart.
 */
export function createScan(parts: {
  readonly db: Db;
  readonly live: Live;
  readonly log: Log;
  readonly lookAt: LookAt;
  readonly wholeScan: WholeScan;
}): Scan {
  const { db, live, log, lookAt } = parts;
  const { client } = db;
  const counter = client
    .prepare<[string], number>('select value from counter where name = ?')
    .pluck();
  const setCounter = client.prepare('update counter set value = ? where name = ?');
  const newest = client.prepare<[], { id: number; rev: number }>(
    'select id, local_rev as rev from change order by id desc limit 1',
  );
  // Rows go when a person is erased, and their ids may be given again: the revision tells.
  const passed = client
    .prepare<[number, number], number>(
      'select id from change where id <= ? and local_rev <= ? order by id desc limit 1',
    )
    .pluck();
  const written = client.prepare<[number], Change>(
    `select id, record_type as type, record_id as leadId, field, before, local_rev as rev
     from change where id > ? order by id limit ${mostInSlice}`,
  );
  const lastLead = client.prepare<[], number>('select coalesce(max(id), 0) from lead').pluck();
  /** Leads that share a key which began or ceased to be a group. */
  const due = new Set<number>();
  let wholeAsked = false;
  let whole = false;
  let done = 1;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let waitingSince: number | undefined;
  let stopped = false;
  let unsubscribe = () => {};

  function place(): number {
    const id = counter.get('duplicates_change') ?? 0;
    return passed.get(id, counter.get('duplicates_rev') ?? 0) ?? 0;
  }

  function setPlace({ id, rev }: { id: number; rev: number }): void {
    setCounter.run(id, 'duplicates_change');
    setCounter.run(rev, 'duplicates_rev');
  }

  /** @returns whether anything was looked at */
  function slice(): boolean {
    return transact(db, (tx) => {
      const until = performance.now() + sliceMs;
      const seen = new Set<number>();
      const look = (id: number, was: readonly MeetingKey[]): boolean => {
        if (was.length > 0 || !seen.has(id)) {
          for (const other of lookAt(tx, id, was)) due.add(other);
        }
        seen.add(id);
        return performance.now() < until;
      };
      for (const id of due) {
        due.delete(id);
        if (!look(id, [])) return true;
      }
      const changes = written.all(place());
      const last = changes.at(-1);
      if (!last) return seen.size > 0;
      for (const change of changes) {
        if (change.type !== 'lead') continue;
        if (look(change.leadId, formerly(change))) continue;
        setPlace(change);
        return true;
      }
      setPlace(last);
      return true;
    });
  }

  async function pass(): Promise<void> {
    let any = false;
    const from = place();
    const to = newest.get()?.id ?? 0;
    if (wholeAsked || isMany(to - from)) {
      await scanWhole();
      any = true;
    }
    while (!stopped && slice()) {
      any = true;
      done = to <= from ? 0 : Math.min(1, (place() - from) / (to - from));
      await nextTurn();
    }
    // Asked for while this was going on.
    if (wholeAsked && !stopped) return pass();
    if (any && !stopped) live.tell({ type: 'duplicates.changed' });
  }

  function isMany(changes: number): boolean {
    return changes > fewChanges && changes * dearer > (lastLead.get() ?? 0);
  }

  async function scanWhole(): Promise<void> {
    wholeAsked = false;
    whole = true;
    done = 0;
    let told = 0;
    const began = newest.get() ?? { id: 0, rev: 0 };
    const steps = parts.wholeScan();
    try {
      for (let more = true; more && !stopped;) {
        more = transact(db, () => {
          const until = performance.now() + sliceMs;
          do {
            const step = steps.next();
            if (step.done) {
              setPlace(began);
              return false;
            }
            done = step.value;
          } while (performance.now() < until);
          return true;
        });
        if (done - told >= 0.02) {
          told = done;
          live.tell({ type: 'duplicates.changed' });
        }
        await nextTurn();
      }
    } finally {
      whole = false;
    }
  }

  function run(): Promise<void> {
    clearTimeout(timer);
    waitingSince = undefined;
    running ??= pass().finally(() => (running = undefined));
    return running;
  }

  /** A scan that fails is told to the log, and tried again with the next change. */
  function runAlone(): void {
    run().catch((error: unknown) => {
      log.error(describeError(error), 'The scan for duplicates failed.');
    });
  }

  function soon(): void {
    if (stopped) return;
    const now = performance.now();
    waitingSince ??= now;
    clearTimeout(timer);
    timer = setTimeout(runAlone, Math.min(restMs, Math.max(0, waitingSince + mostRestMs - now)));
    timer.unref();
  }

  return {
    run,
    start() {
      unsubscribe = live.subscribe(({ type }) => {
        if (type === 'leads.changed') soon();
      });
      soon();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
      await running?.catch(() => undefined);
    },
    again() {
      wholeAsked = true;
      runAlone();
    },
    now(leadIds) {
      transact(db, (tx) => {
        for (const id of leadIds) for (const other of lookAt(tx, id, [])) due.add(other);
      });
    },
    progress: () =>
      running === undefined
        ? { running: false, whole: false, done: 1 }
        : { running: true, whole, done },
  };
}

/** What a change took away of the keys by which leads meet. */
function formerly({ field, before }: Change): MeetingKey[] {
  const key = keysHere.find((each) => each === field);
  if (key === undefined || before === null) return [];
  const value: unknown = JSON.parse(before);
  if (typeof value !== 'string') return [];
  return exactKeysOf({ [key]: value }).map((each) => ({ ...each, exact: true as const }));
}
