import { PonteError } from '../../../shared/errors.ts';
import { alertKind, type Alert, type AlertKind } from '../../../shared/model/alert.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Watch } from './judge.ts';

export type AlertFacts = Readonly<Record<string, string | number>>;

export type AlertRow = {
  readonly id: number;
  readonly uid: string;
  readonly kind: AlertKind;
  readonly subject: string;
  /** JSON. */
  readonly facts: string;
  readonly opened_at: number;
  readonly resolved_at: number | null;
  readonly returns: number;
  readonly acknowledged_at: number | null;
  readonly acknowledged_by: string | null;
  readonly snoozed_until: number | null;
};

/** Alerts and what is being found out about their causes. */
export type AlertStore = {
  open(): AlertRow[];
  openOf(kind: AlertKind, subject: string): AlertRow | null;
  ended(limit: number): AlertRow[];
  byId(id: number): AlertRow | null;
  /** @throws PonteError NOT_FOUND */
  existing(uid: string): AlertRow;
  /** Begins one, or goes on with one that ended a moment ago; `isNew` says which. */
  begin(
    tx: Tx,
    kind: AlertKind,
    subject: string,
    facts: AlertFacts,
  ): { row: AlertRow; isNew: boolean };
  /** What its words need has changed. */
  update(tx: Tx, id: number, facts: AlertFacts): void;
  resolve(tx: Tx, id: number): void;
  acknowledge(tx: Tx, id: number, by: string): void;
  snooze(tx: Tx, id: number, until: number | null): void;
  /** Those put off until now count again. */
  wake(tx: Tx): void;
  watches(): Map<string, Watch>;
  setWatch(tx: Tx, kind: AlertKind, subject: string, watch: Watch | null): void;
  /** Forgets those that ended long ago, or are too many. */
  prune(tx: Tx): void;
};

const day = 86_400_000;
const keptMs = 90 * day;
const mostEnded = 2000;
/** What comes back so soon is the same alert, and nobody is told of it again. */
const sameMs = 30 * 60_000;

export function createAlertStore(db: Db, clock: Clock): AlertStore {
  const { client } = db;
  const open = client.prepare<[], AlertRow>(
    'select * from alert where resolved_at is null order by opened_at desc, id desc',
  );
  const openOf = client.prepare<[string, string], AlertRow>(
    'select * from alert where kind = ? and subject = ? and resolved_at is null',
  );
  const ended = client.prepare<[number], AlertRow>(
    `select * from alert where resolved_at is not null order by resolved_at desc, id desc limit ?`,
  );
  const byId = client.prepare<[number], AlertRow>('select * from alert where id = ?');
  const byUid = client.prepare<[string], AlertRow>('select * from alert where uid = ?');
  const recent = client.prepare<[string, string, number, number], AlertRow>(
    `select * from alert where kind = ? and subject = ? and resolved_at between ? and ?
     order by resolved_at desc limit 1`,
  );
  const insert = client.prepare<unknown[], AlertRow>(
    'insert into alert (uid, kind, subject, facts, opened_at) values (?, ?, ?, ?, ?) returning *',
  );
  const goOn = client.prepare<[string, number], AlertRow>(
    `update alert set resolved_at = null, facts = ?, returns = returns + 1 where id = ? returning *`,
  );
  const update = client.prepare('update alert set facts = ? where id = ?');
  const resolve = client.prepare(
    'update alert set resolved_at = ?, snoozed_until = null where id = ?',
  );
  const acknowledge = client.prepare(
    `update alert set acknowledged_at = ?, acknowledged_by = ? where id = ? and acknowledged_at is null`,
  );
  const snooze = client.prepare('update alert set snoozed_until = ? where id = ?');
  const wake = client.prepare('update alert set snoozed_until = null where snoozed_until <= ?');
  const watches = client.prepare<
    [],
    { kind: string; subject: string; bad_since: number | null; good_since: number | null }
  >('select * from alert_watch');
  const keepWatch = client.prepare(
    `insert into alert_watch (kind, subject, bad_since, good_since) values (?, ?, ?, ?)
     on conflict do update set bad_since = excluded.bad_since, good_since = excluded.good_since`,
  );
  const dropWatch = client.prepare('delete from alert_watch where kind = ? and subject = ?');
  const forgetOld = client.prepare('delete from alert where resolved_at < ?');
  const forgetMany = client.prepare(
    `delete from alert where resolved_at is not null and id not in
       (select id from alert where resolved_at is not null order by resolved_at desc, id desc limit ${mostEnded})`,
  );

  return {
    open: () => open.all().filter(isKnown),
    openOf: (kind, subject) => openOf.get(kind, subject) ?? null,
    ended: (limit) => ended.all(limit).filter(isKnown),
    byId: (id) => byId.get(id) ?? null,
    existing(uid) {
      const row = byUid.get(uid);
      if (row) return row;
      throw new PonteError('NOT_FOUND', 'This alert is no longer kept.');
    },
    begin(_tx, kind, subject, facts) {
      const now = clock.now();
      const text = JSON.stringify(facts);
      const before = recent.get(kind, subject, now - sameMs, now);
      const same = before && goOn.get(text, before.id);
      if (same) return { row: same, isNew: false };
      return { row: insert.get(newId(), kind, subject, text, now) as AlertRow, isNew: true };
    },
    update: (_tx, id, facts) => void update.run(JSON.stringify(facts), id),
    resolve: (_tx, id) => void resolve.run(clock.now(), id),
    acknowledge: (_tx, id, by) => void acknowledge.run(clock.now(), by, id),
    snooze: (_tx, id, until) => void snooze.run(until, id),
    wake: () => void wake.run(clock.now()),
    watches: () =>
      new Map(
        watches
          .all()
          .map(({ kind, subject, bad_since: badSince, good_since: goodSince }) => [
            causeKey(kind, subject),
            { badSince, goodSince },
          ]),
      ),
    setWatch(_tx, kind, subject, watch) {
      if (watch === null) dropWatch.run(kind, subject);
      else keepWatch.run(kind, subject, watch.badSince, watch.goodSince);
    },
    prune() {
      forgetOld.run(clock.now() - keptMs);
      forgetMany.run();
    },
  };
}

export function causeKey(kind: string, subject: string): string {
  return `${kind}:${subject}`;
}

/** A file of a later version may hold kinds that this one has no words for. */
function isKnown({ kind }: AlertRow): boolean {
  return alertKind.safeParse(kind).success;
}

export function toAlert(row: AlertRow): Alert {
  return {
    id: row.uid,
    kind: row.kind,
    subject: row.subject === '' ? null : row.subject,
    facts: JSON.parse(row.facts) as Record<string, string | number>,
    openedAt: new Date(row.opened_at).toISOString(),
    resolvedAt: iso(row.resolved_at),
    acknowledgedAt: iso(row.acknowledged_at),
    acknowledgedBy: row.acknowledged_by,
    snoozedUntil: iso(row.snoozed_until),
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
