import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';

/** So long a deleted lead can be brought back. After that its personal data is erased. */
export const keptMs = 180 * 86_400_000;

const slice = 50;

/**
 * Erases what is left of leads that were deleted long ago: values, history, conflicts, what was sent.
 *
 * Of a link only the id of the record there stays, so that it is not taken for a new one. A lead
 * that was merged stays with the one it was merged into, since the two can be parted at any time.
 * What is still being decided or sent waits for that.
 */
export type Erase = (signal: AbortSignal) => Promise<number>;

type Due = { id: number; uid: string };

export function createErase({
  db,
  clock,
  audit,
}: {
  db: Db;
  clock: Clock;
  audit: AuditLog;
}): Erase {
  const { client } = db;
  const due = client.prepare<[number, number], Due>(
    `select id, uid from lead where deleted_at < ? and id > ?
       and not exists (select 1 from merge join lead as kept on kept.id = merge.keep_id
         where merge.merged_id = lead.id and merge.undone_at is null)
       and not exists (select 1 from conflict
         where conflict.record_id = lead.id and conflict.state = 'open')
       and not exists (select 1 from job
         where job.record_id = lead.id and job.state in ('ready', 'leased'))
       and not exists (select 1 from link join intent on intent.link_id = link.id
         where link.object_type = 'lead' and link.record_id = lead.id
           and intent.state in ('sent', 'uncertain'))
     order by id limit ${slice}`,
  );
  const links = `select id from link where object_type = 'lead' and record_id = ?`;
  const steps = [
    `delete from change where record_type = 'lead' and record_id = ?`,
    `delete from ledger where decision_id in (select id from decision where link_id in (${links}))`,
    `delete from decision where link_id in (${links})`,
    `update run_undo_item set before = null, after = null, now = null
       where record_type = 'lead' and record_id = ?`,
    `delete from preview_item where run_id in (select run_id from preview) and object = 'lead'
       and record_id = ?`,
    `delete from conflict where link_id in (${links})`,
    `update intent set patch = '{}' where link_id in (${links})`,
    `delete from attempt where job_id in (select job.id from job where job.record_id = ?)`,
    `update job set record_id = null, state = iif(state = 'dead', 'cancelled', state) where record_id = ?`,
    `delete from not_same where object_type = 'lead' and record_id = ?`,
    `delete from merge where merged_id = ?`,
    `delete from merge where keep_id = ?`,
    `delete from event where lead_id = ?`,
    `delete from message where lead_id = ?`,
    `delete from audience_person where lead_id = ?`,
    // The platform is still to be told.
    `update audience_member set lead_id = null, todo = 'leave', digest = null where lead_id = ?`,
    `update deal set lead_id = null where lead_id = ?`,
    `update link set record_id = null, lifecycle = 'tombstoned', base = '{}', remote_seen = null,
       frozen_fields = '[]' where object_type = 'lead' and record_id = ?`,
    `delete from lead where id = ?`,
  ].map((sql) => client.prepare<[number]>(sql));

  function erase(tx: Tx, { id, uid }: Due): void {
    for (const step of steps) step.run(id);
    audit.append(tx, {
      actor: 'Ponte',
      action: 'lead.erased',
      subjectType: 'lead',
      subjectId: uid,
      details: { keptDays: keptMs / 86_400_000 },
    });
  }

  return async (signal) => {
    const before = clock.now() - keptMs;
    let erased = 0;
    for (let after = 0; !signal.aborted;) {
      const leads = due.all(before, after);
      transact(db, (tx) => {
        for (const lead of leads) erase(tx, lead);
      });
      erased += leads.length;
      const last = leads.at(-1);
      if (!last || leads.length < slice) return erased;
      after = last.id;
      await nextTurn();
    }
    return erased;
  };
}
