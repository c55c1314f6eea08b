import { setImmediate as nextTurn } from 'node:timers/promises';
import { isPonteError } from '../../../shared/errors.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { describeError, type Log } from '../log.ts';
import { keptMs } from '../merges/trash.ts';
import { listNames, type Lists } from './find-person.ts';
import { createImportLines } from './import-lines.ts';
import { personal } from './register.ts';

const slice = 50;

/**
 * Erases what is left of leads that were removed long ago, table by table, as the register says:
 * values, history, conflicts, what was sent.
 *
 * Of a link only the id of the record there stays, so that it is not taken for a new one. A lead
 * that was merged stays with the one it was merged into, since the two can be parted at any time.
 * What is still being decided or sent waits for that. One that cannot be erased stays whole and is
 * told of; the others are.
 *
 * @returns how many
 */
export type EraseRemoved = (signal: AbortSignal) => Promise<number>;

type Due = { id: number; uid: string; import_id: number | null };

export function createEraseRemoved({
  db,
  clock,
  log,
  audit,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: Pick<AuditLog, 'append'>;
}): EraseRemoved {
  const { client } = db;
  const due = client.prepare<[number, number], Due>(
    `select id, uid, import_id from lead where deleted_at < ? and id > ?
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
  const found = {
    links: idsWhere('link', `object_type = 'lead' and record_id`),
    jobs: idsWhere('job', 'record_id'),
    events: idsWhere('event', 'lead_id'),
  };
  const steps = personal.flatMap(({ table, where, erase, removed }) => {
    if (removed === 'kept') return [];
    const how = removed?.erase ?? erase;
    const deed = how === 'delete' ? `delete from ${table}` : `update ${table} set ${how.set}`;
    return [client.prepare<[Lists]>(`${deed} where ${removed?.where ?? where}`)];
  });
  const lines = createImportLines(db);

  function idsWhere(table: string, condition: string) {
    return client
      .prepare<[string], number>(
        `select id from ${table} where ${condition} in (select value from json_each(?))`,
      )
      .pluck();
  }

  function eraseAll(leads: readonly Due[]): void {
    transact(db, (tx) => {
      const ids = JSON.stringify(leads.map(({ id }) => id));
      const lists = {
        ...nothing,
        leads: ids,
        links: JSON.stringify(found.links.all(ids)),
        jobs: JSON.stringify(found.jobs.all(ids)),
        events: JSON.stringify(found.events.all(ids)),
      };
      for (const step of steps) step.run(lists);
      for (const { uid } of leads) note(tx, uid);
    });
  }

  function note(tx: Tx, uid: string): void {
    audit.append(tx, {
      actor: 'Ponte',
      action: 'lead.erased',
      subjectType: 'lead',
      subjectId: uid,
      details: { keptDays: keptMs / 86_400_000 },
    });
  }

  /** Together, and where that fails one by one. @returns those that are gone */
  function eraseSome(leads: readonly Due[], failed: (lead: Due, error: unknown) => void): Due[] {
    try {
      eraseAll(leads);
      return [...leads];
    } catch (error) {
      // It is the file that fails: a full disk, or closing.
      if (isPonteError(error)) throw error;
      const [lead] = leads;
      if (lead !== undefined && leads.length === 1) {
        failed(lead, error);
        return [];
      }
      return leads.flatMap((each) => eraseSome([each], failed));
    }
  }

  return async (signal) => {
    const before = clock.now() - keptMs;
    const imports = new Set<number>();
    let [erased, stuck] = [0, 0];
    let first: { lead: string; error: object } | undefined;
    for (let after = 0; !signal.aborted;) {
      const leads = due.all(before, after);
      const gone = eraseSome(leads, ({ uid }, error) => {
        stuck += 1;
        first ??= { lead: uid, error: describeError(error) };
      });
      for (const { import_id: id } of gone) if (id !== null) imports.add(id);
      erased += gone.length;
      const last = leads.at(-1);
      if (!last || leads.length < slice) break;
      after = last.id;
      await nextTurn();
    }
    if (first) log.error({ leads: stuck, ...first }, 'leads removed long ago could not be erased');
    for (const id of imports) await lines.unname(id, signal);
    return erased;
  };
}

/** What is found by values belongs to a person who asks, not to a lead. */
const nothing = Object.fromEntries(listNames.map((name) => [name, '[]'])) as Lists;
