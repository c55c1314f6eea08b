import { PonteError } from '../../../shared/errors.ts';
import type {
  FollowUp,
  FollowUpCounts,
  FollowUpDone,
  FollowUpOutcome,
  FollowUpQuery,
} from '../../../shared/model/follow-up.ts';
import type { Operator } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Live } from '../live.ts';
import type { Pipeline } from '../pipeline.ts';
import { calendarOf } from './calendar.ts';
import { daysLater } from './zoned.ts';

/** Whom to get back to, and what came of it. */
export type FollowUps = {
  list(query: FollowUpQuery): { items: FollowUp[]; total: number };
  counts(): FollowUpCounts;
  snooze(uid: string, until: number, operator: Operator): void;
  done(uid: string, how: FollowUpDone, operator: Operator): { id: string };
  /** Takes back that one was done. */
  reopen(id: string, operator: Operator): void;
  /** Those to come and those that are late, for a calendar. */
  calendar(): { name: string; text: string; count: number };
  ofLead(leadId: number): readonly KeptOutcome[];
};

export type KeptOutcome = {
  readonly uid: string;
  readonly due_at: number | null;
  readonly outcome: FollowUpOutcome;
  readonly note: string | null;
  readonly actor: string;
  readonly at: number;
};

const key = 'coalesce(follow_up_at, 8640000000000001)';
const mostInCalendar = 5000;

export function createFollowUps(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly zone: string;
  readonly name: string;
  readonly leads: Pick<LeadStore, 'byId' | 'byUid'>;
  readonly pipeline: Pick<Pipeline, 'edit'>;
  /** In the language of the screens. */
  readonly title: (leadName: string) => string;
}): FollowUps {
  const { db, clock, live, zone, leads, pipeline } = parts;
  const { client } = db;
  const between = `deleted_at is null and ${key} >= ? and ${key} < ?`;
  const page = client
    .prepare<[number, number, number, number], number>(
      `select id from lead where ${between} order by ${key}, id limit ? offset ?`,
    )
    .pluck();
  const count = client
    .prepare<[number, number], number>(`select count(*) from lead where ${between}`)
    .pluck();
  const insert = client.prepare(
    `insert into follow_up (uid, lead_id, due_at, outcome, note, actor, at)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const ofLead = client.prepare<[number], KeptOutcome>(
    'select uid, due_at, outcome, note, actor, at from follow_up where lead_id = ? order by id desc limit 100',
  );
  const byUid = client.prepare<[string], { id: number; lead_id: number; due_at: number | null }>(
    'select id, lead_id, due_at from follow_up where uid = ?',
  );
  const remove = client.prepare('delete from follow_up where id = ?');

  /** What is due today is no longer late only at midnight. */
  function bounds(when: FollowUpQuery['when']): [number, number] {
    const now = clock.now();
    const today = daysLater(now, 0, zone, '00:00');
    const tomorrow = daysLater(now, 1, zone, '00:00');
    if (when === 'late') return [-8.64e15, today];
    return when === 'today' ? [today, tomorrow] : [tomorrow, 8.64e15];
  }

  function existing(uid: string): LeadRow {
    const lead = leads.byUid(uid);
    if (lead !== null && lead.deletedAt === null) return lead;
    throw new PonteError('NOT_FOUND', 'This lead does not exist. Look it up in the list again.');
  }

  function shown(id: number): FollowUp[] {
    const lead = leads.byId(id);
    if (lead === null || lead.followUpAt === null) return [];
    const { uid, name, phone, email, company, owner, temperature, status, interest } = lead;
    const at = new Date(lead.followUpAt).toISOString();
    return [{ leadId: uid, name, phone, email, company, owner, temperature, status, interest, at }];
  }

  function move(lead: LeadRow, followUpAt: number | null, { name }: Operator): void {
    transact(
      db,
      (tx) => void pipeline.edit(tx, lead.id, { followUpAt }, { source: 'form', actor: name }),
    );
  }

  return {
    list({ when, limit, offset }) {
      const [from, to] = bounds(when);
      return {
        items: page.all(from, to, limit, offset).flatMap(shown),
        total: count.get(from, to) ?? 0,
      };
    },
    counts() {
      const of = (when: FollowUpQuery['when']) => count.get(...bounds(when)) ?? 0;
      return { late: of('late'), today: of('today'), coming: of('coming') };
    },
    snooze: (uid, until, operator) => move(existing(uid), until, operator),
    done(uid, { outcome, note, next }, operator) {
      const lead = existing(uid);
      const id = newId();
      transact(db, () => {
        const due = lead.followUpAt;
        insert.run(id, lead.id, due, outcome, note ?? null, operator.name, clock.now());
        move(lead, next === null ? null : Date.parse(next), operator);
      });
      live.tell({ type: 'leads.changed', ids: [uid] });
      return { id };
    },
    reopen(id, operator) {
      const kept = byUid.get(id);
      const lead = kept === undefined ? null : leads.byId(kept.lead_id);
      if (kept === undefined || lead === null) {
        throw new PonteError('NOT_FOUND', 'This follow-up was taken back already.');
      }
      transact(db, () => {
        remove.run(kept.id);
        if (lead.deletedAt === null) move(lead, kept.due_at, operator);
      });
      live.tell({ type: 'leads.changed', ids: [lead.uid] });
    },
    calendar() {
      const items = page.all(-8.64e15, 8.64e15, mostInCalendar, 0).flatMap(shown);
      const events = items.map((each) => ({ ...each, title: parts.title(each.name) }));
      return { ...calendarOf(parts.name, events, clock.now()), count: items.length };
    },
    ofLead: (leadId) => ofLead.all(leadId),
  };
}
