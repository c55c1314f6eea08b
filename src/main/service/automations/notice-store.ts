import type { PersonNotice } from '../../../shared/model/automation.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';

export type NoticeRow = {
  readonly id: number;
  readonly uid: string;
  readonly lead_id: number;
  readonly lead_uid: string;
  readonly lead_name: string;
  /** Null of a follow-up that is due. */
  readonly step_row: number | null;
  readonly text: string;
  readonly created_at: number;
};

/**
 * Notices on their way to the people at the console.
 *
 * One is claimed before it is shown: if the process dies in between, nobody knows whether it was
 * seen, and it is told as that rather than shown twice.
 */
export type NoticeStore = {
  /** @param notice of a follow-up that is due without a text: that is said when it is read */
  add(tx: Tx, notice: { leadId: number; text?: string }): number;
  /** Ties a notice to the line of the step that asked for it. */
  ofStep(tx: Tx, noticeId: number, stepRow: number): void;
  waiting(): NoticeRow[];
  claim(tx: Tx, ids: readonly number[]): void;
  shown(tx: Tx, ids: readonly number[]): void;
  /** At the start: those of which it is not known. */
  uncertain(tx: Tx): number;
  recent(since: number, limit: number): PersonNotice[];
  onAdded(listener: () => void): void;
  prune(tx: Tx, before: number): void;
};

/** @param dueText what is said of a follow-up that is due, in the language the screens speak by now */
export function createNoticeStore(db: Db, clock: Clock, dueText: () => string): NoticeStore {
  const { client } = db;
  const insert = client.prepare(
    'insert into person_notice (uid, lead_id, text, created_at) values (?, ?, ?, ?)',
  );
  const ofStep = client.prepare('update person_notice set step_row = ? where id = ?');
  const columns = `select person_notice.*, lead.uid as lead_uid, lead.name as lead_name
    from person_notice join lead on lead.id = person_notice.lead_id`;
  const waiting = client.prepare<[], NoticeRow>(
    `${columns} where person_notice.state = 'waiting' order by person_notice.id limit 500`,
  );
  const set = (state: string) =>
    client.prepare(
      `update person_notice set state = '${state}', shown_at = ?
        where id in (select value from json_each(?))`,
    );
  const claim = set('showing');
  const shown = set('shown');
  const lost = client.prepare(
    `update automation_step set outcome = 'uncertain' where id in
       (select step_row from person_notice where state = 'showing')`,
  );
  const uncertain = client.prepare(
    `update person_notice set state = 'uncertain' where state = 'showing'`,
  );
  const recent = client.prepare<[number, number], NoticeRow>(
    `${columns} where person_notice.created_at >= ? order by person_notice.id desc limit ?`,
  );
  const prune = client.prepare(
    `delete from person_notice where created_at < ? and state not in ('waiting', 'showing')`,
  );
  const listeners = new Set<() => void>();
  const told = () => {
    for (const listener of listeners) listener();
  };

  /** Files of before hold a text, in the language of then. */
  function said(row: NoticeRow): NoticeRow {
    return row.step_row === null ? { ...row, text: dueText() } : row;
  }

  return {
    add(tx, { leadId, text = '' }) {
      afterCommit(tx, told, undefined);
      return Number(insert.run(newId(), leadId, text, clock.now()).lastInsertRowid);
    },
    ofStep: (_tx, id, stepRow) => void ofStep.run(stepRow, id),
    waiting: () => waiting.all().map(said),
    claim: (_tx, ids) => void claim.run(clock.now(), JSON.stringify(ids)),
    shown: (_tx, ids) => void shown.run(clock.now(), JSON.stringify(ids)),
    uncertain(_tx) {
      lost.run();
      return uncertain.run().changes;
    },
    recent: (since, limit) =>
      recent
        .all(since, limit)
        .map(said)
        .map((row) => ({
          id: row.uid,
          text: row.text,
          leadId: row.lead_uid,
          leadName: row.lead_name,
          at: new Date(row.created_at).toISOString(),
        })),
    onAdded: (listener) => void listeners.add(listener),
    prune: (_tx, before) => void prune.run(before),
  };
}
