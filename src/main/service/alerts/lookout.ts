import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AlertRule } from '../../../shared/model/alert.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import { causeKey, type AlertRow, type AlertStore } from './alert-store.ts';
import type { CallMeter } from './call-meter.ts';
import { judge, type Watch } from './judge.ts';
import { lastsMs, type Measure, type Measured } from './measures.ts';
import type { AlertRules } from './rules.ts';

/**
 * Looks once a minute whether an alert begins or ends.
 *
 * One rule a turn of the event loop, each a query by an index of its own; the file is written only
 * when something begins, ends, or is being found out. What it knows survives a restart.
 */
export type Lookout = {
  start(): void;
  stop(): Promise<void>;
  /** Looks now. */
  look(): Promise<void>;
};

export type LookoutParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly store: AlertStore;
  readonly rules: AlertRules;
  readonly calls: CallMeter;
  readonly measure: Measure;
  /** Inside the transaction that began or ended it. */
  readonly told: (tx: Tx, alert: AlertRow, what: 'opened' | 'resolved') => void;
  /** After it was kept; not of one that came back soon. */
  readonly opened: (alert: AlertRow) => void;
};

const everyMs = 60_000;
/** So long its cause must be gone. */
const clearMs = 5 * 60_000;

export function createLookout(parts: LookoutParts): Lookout {
  const { db, clock, live, log, store, rules, calls, measure } = parts;
  let cancel: (() => void) | undefined;
  let stopped = false;
  let last: Promise<void> = Promise.resolve();

  function beat(): void {
    cancel = clock.after(everyMs, () => {
      void look().finally(() => !stopped && beat());
    });
  }

  function look(): Promise<void> {
    last = last.then(lookAround).catch((error: unknown) => {
      if (!stopped) log.error({ error: describeError(error) }, 'alerts were not looked after');
    });
    return last;
  }

  async function lookAround(): Promise<void> {
    if (stopped) return;
    calls.keep();
    if (store.open().some(isAwake(clock.now()))) {
      transact(db, store.wake);
      live.tell({ type: 'alerts.changed' });
    }
    for (const rule of rules.all()) {
      await nextTurn();
      if (stopped) return;
      // One that cannot be read must not keep the others from being told.
      try {
        await lookAt(rule);
      } catch (error) {
        log.error(
          { rule: rule.kind, error: describeError(error) },
          'an alert was not looked after',
        );
      }
    }
  }

  async function lookAt(rule: AlertRule): Promise<void> {
    const measured = rule.on ? await measure(rule) : [];
    if (stopped) return;
    const watches = store.watches();
    const seen = new Set(measured.map(({ subject }) => subject));
    const gone: Measured[] = [...goneOf(rule, seen, watches)].map((subject) => ({
      subject,
      is: 'good',
      facts: {},
    }));
    for (const each of [...measured, ...gone]) {
      settle(rule, each, watches.get(causeKey(rule.kind, each.subject)) ?? null);
    }
  }

  /** Causes that were seen before and are no longer among those there are. */
  function goneOf({ kind }: AlertRule, seen: ReadonlySet<string>, watches: Map<string, Watch>) {
    const known = [
      ...store.open().flatMap((row) => (row.kind === kind ? row.subject : [])),
      ...[...watches.keys()].flatMap((key) =>
        key.startsWith(`${kind}:`) ? key.slice(kind.length + 1) : [],
      ),
    ];
    return new Set(known.filter((subject) => !seen.has(subject)));
  }

  function settle(rule: AlertRule, { subject, is, facts }: Measured, before: Watch | null): void {
    const { kind } = rule;
    const open = store.openOf(kind, subject);
    const { watch, does } = judge(before, is, {
      now: clock.now(),
      forMs: lastsMs(rule),
      // What nobody wants to be told of any more ends at once.
      clearMs: rule.on ? clearMs : 0,
      open: open !== null,
    });
    const otherFacts = open !== null && is === 'bad' && JSON.stringify(facts) !== open.facts;
    if (does === null && sameWatch(before, watch) && !otherFacts) return;
    let isNew: AlertRow | null = null;
    transact(db, (tx) => {
      store.setWatch(tx, kind, subject, watch);
      if (open !== null && otherFacts) store.update(tx, open.id, facts);
      if (does === 'resolve' && open !== null) {
        store.resolve(tx, open.id);
        if (rule.on) parts.told(tx, open, 'resolved');
      }
      if (does !== 'open') return;
      const begun = store.begin(tx, kind, subject, facts);
      if (!begun.isNew) return;
      isNew = begun.row;
      parts.told(tx, begun.row, 'opened');
    });
    if (does !== null || otherFacts) live.tell({ type: 'alerts.changed' });
    if (isNew !== null) parts.opened(isNew);
  }

  return {
    start: beat,
    look,
    async stop() {
      stopped = true;
      cancel?.();
      await last;
    },
  };
}

/** Whether it was put off until a time that has come. */
function isAwake(now: number) {
  return ({ snoozed_until: until }: AlertRow) => until !== null && until <= now;
}

function sameWatch(one: Watch | null, other: Watch | null): boolean {
  return one?.badSince === other?.badSince && one?.goodSince === other?.goodSince;
}
