import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { AutomationStore, Known } from './automation-store.ts';
import type { Automate } from './automate.ts';
import type { SettingStore } from '../settings/setting-store.ts';
import type { Begin } from './begin.ts';
import type { NoticeStore } from './notice-store.ts';
import { nextTimeOn } from './zoned.ts';

/** What begins because of the time: follow-ups that fall due, and timetables. */
export type DueWatch = {
  look(): void;
  /** More is to be looked at now. */
  more(): boolean;
  nextAt(): number | null;
  /** One was switched on or off, or changed: its timetable begins anew. */
  plan(tx: Tx, automation: Known): void;
};

/** Until when follow-ups were told of; each is told once. */
const toldUntil = 'followUps.toldUntil';
const slice = 200;
type Told = { readonly at: number; readonly id: number };

export function createDueWatch(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly zone: string;
  readonly automations: AutomationStore;
  readonly automate: Pick<Automate, 'due'>;
  readonly begin: Begin;
  readonly notices: Pick<NoticeStore, 'add'>;
  readonly leadById: (id: number) => LeadRow | null;
  readonly settings: SettingStore;
}): DueWatch {
  const { db, clock, zone, settings, automations, automate, begin, notices, leadById } = parts;
  const { client } = db;
  const key = 'coalesce(follow_up_at, 8640000000000001)';
  const due = client.prepare<[number, number, number, number], { id: number; at: number }>(
    `select id, follow_up_at as at from lead
        where deleted_at is null and (${key}, id) > (?, ?) and ${key} <= ?
        order by ${key}, id limit ?`,
  );
  const nextDue = client
    .prepare<[number], number | null>(
      `select min(${key}) from lead where deleted_at is null and ${key} > ?`,
    )
    .pluck();
  const ahead = client
    .prepare<[number], number>(
      'select id from lead where deleted_at is null and id > ? order by id limit 200',
    )
    .pluck();
  let unfinished = false;

  /** The first time, nothing that fell due before is told of. */
  function place(): Told {
    const kept = settings.get(toldUntil) as Told | null;
    if (kept !== null) return kept;
    return keep({ at: clock.now(), id: Number.MAX_SAFE_INTEGER });
  }

  function keep(next: Told): Told {
    settings.set(toldUntil, next);
    return next;
  }

  function followUps(): boolean {
    const from = place();
    const now = clock.now();
    const found = due.all(from.at, from.id, now, slice);
    const last = found.at(-1);
    if (last === undefined) return false;
    transact(db, (tx) => {
      for (const { id } of found) {
        const lead = leadById(id);
        if (lead === null) continue;
        notices.add(tx, { leadId: id });
        automate.due(tx, lead);
      }
      keep({ at: last.at, id: last.id });
    });
    return found.length === slice;
  }

  function nextOf({ definition: { trigger } }: Known): number | null {
    if (trigger.kind !== 'schedule') return null;
    return nextTimeOn(clock.now(), trigger.at, trigger.days, zone);
  }

  /** A go over all leads, a slice a transaction, and then the next time. */
  function timetables(): boolean {
    const now = clock.now();
    const waiting = automations
      .waitingFor('schedule')
      .find(({ next_at: at, scan_from: from }) => from !== null || (at !== null && at <= now));
    if (waiting === undefined) return false;
    transact(db, (tx) => {
      const ids = ahead.all(waiting.scan_from ?? 0);
      for (const id of ids) {
        const lead = leadById(id);
        if (lead !== null) begin(tx, waiting, lead, []);
      }
      const last = ids.at(-1);
      if (last === undefined) automations.setNext(tx, waiting.id, nextOf(waiting), null);
      else automations.setNext(tx, waiting.id, waiting.next_at, last);
    });
    return true;
  }

  return {
    look() {
      const more = followUps();
      unfinished = timetables() || more;
    },
    more: () => unfinished,
    nextAt() {
      const times = automations
        .waitingFor('schedule')
        .flatMap(({ next_at: at }) => (at === null ? [] : [at]));
      const followUp = nextDue.get(Math.max(place().at, 0)) ?? null;
      const all = followUp === null || followUp > 8.64e15 ? times : [...times, followUp];
      return all.length === 0 ? null : Math.min(...all);
    },
    plan: (tx, each) =>
      automations.setNext(tx, each.id, each.active === 1 ? nextOf(each) : null, null),
  };
}
