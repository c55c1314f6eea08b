import { assertNever } from '../../../shared/errors.ts';
import type { AlertKind, AlertRule } from '../../../shared/model/alert.ts';
import type { TunnelBrief } from '../../../shared/model/tunnel.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { AlertFacts } from './alert-store.ts';
import type { CallMeter } from './call-meter.ts';
import type { Standing } from './judge.ts';

/** How one cause of an alert stands now. */
export type Measured = {
  /** '' where it is about the whole. */
  readonly subject: string;
  readonly is: Standing;
  readonly facts: AlertFacts;
};

export type MeasureParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly calls: Pick<CallMeter, 'since'>;
  readonly tunnel: () => Pick<TunnelBrief, 'state'> | null;
  /** Null where the file system does not tell. */
  readonly freeBytes: () => Promise<number | null>;
  /** Requests in a row that an endpoint turned away for their signature, by its name. */
  readonly refusedInARow: () => ReadonlyMap<string, number>;
  /** When the newest copy of the file was made; null while there is none. */
  readonly newestCopyAt: () => number | null;
};

/** @returns all causes of a kind that can be told of now; one that is not among them is gone. */
export type Measure = (rule: AlertRule) => Promise<readonly Measured[]>;

const minuteMs = 60_000;
const hourMs = 3_600_000;
const mb = 1024 ** 2;
/** Beyond it the exact number tells nobody more: counting stops. */
const mostCounted = 10_000;
const mostLookedAt = 100;
/** A few calls say nothing of a rate. */
const fewestCalls = 20;
/** Below this part of its threshold a number is no longer too high. */
const easedAt = 0.8;
/** After a weekend the copy of the day is made within it. */
const copyMs = 2 * hourMs;

/** Reads what alerts are about. Each kind is one small query, by an index made for it. */
export function createMeasure(parts: MeasureParts): Measure {
  const { clock, calls } = parts;
  const { client } = parts.db;
  const count = (table: string, where: string): string =>
    `(select count(*) from (select 1 from ${table} where ${where} limit ${mostCounted}))`;
  const retrying = client
    .prepare<[], number>(
      `select ${count('job indexed by job_retrying', `state = 'ready' and error_kind is not null`)}
            + ${count('hook', `state = 'failed'`)}
            + ${count('event_delivery indexed by event_delivery_retrying', `state = 'waiting' and attempts > 0`)}`,
    )
    .pluck();
  const died = client
    .prepare<[number, number, number], number>(
      `select ${count('job indexed by job_died', `state = 'dead' and died_at >= ?`)}
            + ${count('hook indexed by hook_died', `state = 'dead' and run_at >= ?`)}
            + ${count('event_delivery indexed by event_delivery_died', `state = 'dead' and settled_at >= ?`)}`,
    )
    .pluck();
  const connections = client.prepare<
    [],
    { id: number; uid: string; name: string; state: string; paused: number }
  >('select id, uid, name, state, paused from connection where removed_at is null');

  function errorRates({ threshold, minutes }: AlertRule): Measured[] {
    const answers = new Map(calls.since(minutes ?? 0).map((each) => [each.connectionId, each]));
    return connections.all().map(({ id, uid, name }) => {
      const { calls: asked, failed } = answers.get(id) ?? { calls: 0, failed: 0 };
      const percent = asked === 0 ? 0 : (failed / asked) * 100;
      const few = asked > 0 && asked < fewestCalls;
      return {
        subject: uid,
        is: few ? 'between' : tooHigh(percent, threshold ?? 100, 'above'),
        facts: { name, percent: Math.round(percent), calls: asked, failed },
      };
    });
  }

  // Messages that wait for the other side are looked for among those that are next.
  const accounts = client.prepare<
    [],
    { uid: string; name: string; state: string; paused: number; stuck: number }
  >(`select uid, name, state, paused,
       exists (
         select 1 from (
           select reason from message where connection_id = account.id and state = 'waiting'
            order by class, run_at, id limit ${mostLookedAt}
         ) where reason in ('offline', 'unsafe', 'trouble')
       ) as stuck
     from sending_connection account where removed_at is null`);

  function sendingFails(): Measured[] {
    return accounts.all().map(({ uid, name, state, paused, stuck }) => {
      const fails = paused === 0 && (state !== 'ok' || stuck === 1);
      return { subject: uid, is: fails ? 'bad' : 'good', facts: { name, state } };
    });
  }

  function failing(): Measured[] {
    return connections.all().map(({ uid, name, state, paused }) => {
      const fails = paused === 0 && (state === 'auth_required' || state === 'breaker_open');
      return { subject: uid, is: fails ? 'bad' : 'good', facts: { name, state } };
    });
  }

  function tunnel(): Measured[] {
    const state = parts.tunnel()?.state;
    const is = state === 'down' ? 'bad' : state === 'connecting' ? 'between' : 'good';
    return [{ subject: '', is, facts: {} }];
  }

  async function disk(limit: number): Promise<Measured[]> {
    const free = await parts.freeBytes();
    if (free === null) return [];
    const is = free < limit * mb ? 'bad' : free > limit * mb * 1.2 ? 'good' : 'between';
    return [{ subject: '', is, facts: { freeMb: Math.floor(free / mb) } }];
  }

  function copies(hours: number): Measured[] {
    const newest = parts.newestCopyAt();
    if (newest === null) return [{ subject: '', is: 'bad', facts: {} }];
    const age = Math.max(0, clock.now() - newest) / hourMs;
    return [{ subject: '', is: age > hours ? 'bad' : 'good', facts: { hours: Math.floor(age) } }];
  }

  function refused(threshold: number): Measured[] {
    return [...parts.refusedInARow()].map(([name, times]) => ({
      subject: name,
      is: times >= threshold ? 'bad' : 'good',
      facts: { name, count: times },
    }));
  }

  return async (rule) => {
    const threshold = rule.threshold ?? 0;
    switch (rule.kind) {
      case 'retry_queue': {
        const waiting = retrying.get() ?? 0;
        return [
          { subject: '', is: tooHigh(waiting, threshold, 'above'), facts: { count: waiting } },
        ];
      }
      case 'dead_letters': {
        const from = clock.now() - (rule.minutes ?? 0) * minuteMs;
        const found = died.get(from, from, from) ?? 0;
        return [
          {
            subject: '',
            is: tooHigh(found, threshold, 'from'),
            facts: { count: found, minutes: rule.minutes ?? 0 },
          },
        ];
      }
      case 'connection_failing':
        return failing();
      case 'sending_failing':
        return sendingFails();
      case 'error_rate':
        return errorRates(rule);
      case 'tunnel_down':
        return tunnel();
      case 'disk_low':
        return disk(threshold);
      case 'hooks_refused':
        return refused(threshold);
      case 'copy_old':
        return copies(threshold);
      default:
        return assertNever(rule.kind);
    }
  };
}

function tooHigh(value: number, threshold: number, bad: 'above' | 'from'): Standing {
  if (bad === 'above' ? value > threshold : value >= threshold) return 'bad';
  return value <= threshold * easedAt ? 'good' : 'between';
}

/** How long a cause must last before people are told of it; the others are counted over a time. */
export function lastsMs({ kind, minutes }: AlertRule): number {
  if (kind === 'copy_old') return copyMs;
  return lasting.has(kind) ? (minutes ?? 0) * minuteMs : 0;
}

const lasting: ReadonlySet<AlertKind> = new Set([
  'retry_queue',
  'connection_failing',
  'sending_failing',
  'tunnel_down',
]);
