import { readingReason, type TouchedRecord } from '../../../shared/model/hook.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, transact, type Db, type Tx } from '../db/database.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { LeasedJob } from '../jobs/job.ts';
import type { Settled } from '../jobs/settler.ts';
import type { LinkStore } from '../links/link-store.ts';
import type { Live } from '../live.ts';
import type { ConnectionRow, ConnectionStore } from '../providers/connection-store.ts';
import type { HookSubject } from '../providers/provider.ts';
import type { Registry } from '../providers/registry.ts';
import type { HookConsumer, Received } from './consumer.ts';

/**
 * Hooks of CRMs: each leads to reading the record it names, and nothing of what it says is taken over.
 *
 * It may be old, in any order, or of somebody who only knows the address. Ten hooks about one record
 * are one reading; the hooks are applied when that has ended, and dead when it is.
 */
export type CrmHooks = {
  /** The kinds there are: the systems that tell of their records. */
  readonly kinds: readonly string[];
  readonly consumer: HookConsumer;
  /** Told inside the transaction that settles a job. */
  jobSettled(tx: Tx, job: LeasedJob, settled: Settled): void;
  /** Hooks whose reading ended unseen: with the process, or taken back by a person. */
  sweep(): void;
};

export type CrmHooksParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly connections: Pick<ConnectionStore, 'list'>;
  readonly links: Pick<LinkStore, 'byRemote'>;
  readonly registry: Registry;
};

export type ReadParams = { readonly objectType: 'lead' | 'deal'; readonly remoteId: string };

type Ended = {
  id: number;
  connection_id: number;
  params: string;
  state: string;
  code: string | null;
  why: string | null;
};

export function createCrmHooks(parts: CrmHooksParts): CrmHooks {
  const { db, clock, live, queue, connections, links, registry } = parts;
  const { client } = db;
  const tellers = registry.infos().filter(({ id }) => registry.find(id).hookSubject);
  const stateOf = client.prepare<[number], string>(`select state from job where id = ?`).pluck();
  const whyOf = client.prepare<[number], Pick<Ended, 'code' | 'why'>>(
    `select dead_code as code, error_message as why from job where id = ?`,
  );
  const apply = client.prepare(
    `update hook set state = 'applied', reason = null, touched = ?, processed_at = ?
     where job_id = ? and about = ? and state in ('planned', 'dead')`,
  );
  const end = client.prepare(
    `update hook set state = ?, reason = ?, processed_at = ?
     where job_id = ? and about = ? and state = 'planned'`,
  );
  const touchedLead = client.prepare<[string, number, string], TouchedRecord>(
    `select link.object_type as type, coalesce(lead.uid, deal.uid) as id,
            coalesce(deal.title, nullif(lead.name, ''), lead.email, lead.phone) as name
       from link
       left join lead on link.object_type = 'lead' and lead.id = link.record_id
       left join deal on link.object_type = 'deal' and deal.id = link.record_id
      where link.object_type = ? and link.connection_id = ? and link.remote_id = ?
        and link.record_id is not null`,
  );
  const lost = client.prepare<[], Ended>(
    `select distinct hook.job_id as id, job.connection_id, job.params,
            coalesce(job.state, 'cancelled') as state, job.dead_code as code,
            job.error_message as why
       from hook left join job on job.id = hook.job_id
      where hook.state = 'planned' and coalesce(job.state, '') not in ('ready', 'leased')`,
  );
  const cancelLost = client.prepare(
    `update hook set state = 'ignored', reason = 'cancelled', processed_at = ?
     where state = 'planned' and job_id = ?`,
  );

  function subjectOf({ endpoint, body }: Received): HookSubject | null {
    return registry.find(endpoint.kind).hookSubject?.(body) ?? null;
  }

  /** The connections it may be about: the one that was chosen, or all of its system. */
  function concerned({ endpoint }: Received, subject: HookSubject): ConnectionRow[] {
    return connections
      .list()
      .filter(
        ({ uid, provider, settings }) =>
          provider === endpoint.kind &&
          (endpoint.connectionId === null || endpoint.connectionId === uid) &&
          Object.entries(subject.account ?? {}).every(
            ([name, value]) => settings[name] === value,
          ) &&
          (subject.objectType !== 'deal' || settings.deals !== 'off'),
      );
  }

  function ask(tx: Tx, connection: ConnectionRow, { objectType, remoteId }: HookSubject): number {
    const link = links.byRemote(connection.id, objectType, remoteId);
    const params: ReadParams = { objectType, remoteId };
    return queue.enqueue(tx, {
      key: `read:${connection.id}:${objectType}:${remoteId}`,
      op: 'read',
      class: 'hook',
      connectionId: connection.id,
      linkId: link?.id ?? null,
      params,
      cause: { source: 'hook', actor: connection.name },
    });
  }

  function isErased({ id }: ConnectionRow, { objectType, remoteId }: HookSubject): boolean {
    const link = links.byRemote(id, objectType, remoteId);
    return link?.lifecycle === 'tombstoned' && link.recordId === null;
  }

  function told(): void {
    live.tell({ type: 'hooks.changed' });
  }

  function settle(
    tx: Tx,
    { id, connection_id: connectionId, params, state, ...failed }: Ended,
  ): void {
    const { objectType, remoteId } = JSON.parse(params) as ReadParams;
    const now = clock.now();
    if (state === 'done') {
      const touched = touchedLead.all(objectType, connectionId, remoteId);
      apply.run(JSON.stringify(touched), now, id, remoteId);
    } else if (state === 'dead') {
      const reason = readingReason(failed.code ?? 'unknown', failed.why ?? '');
      end.run('dead', reason.slice(0, 500), now, id, remoteId);
    } else if (state === 'cancelled' || state === 'superseded') {
      end.run('ignored', 'cancelled', now, id, remoteId);
    } else return;
    afterCommit(tx, told, null);
  }

  return {
    kinds: tellers.map(({ id }) => id),
    consumer: {
      how: 'tx',
      coalesce(hook) {
        const subject = subjectOf(hook);
        return subject === null ? null : JSON.stringify(subject);
      },
      handle(tx, hook) {
        const subject = subjectOf(hook);
        if (subject === null) return { to: 'ignored', reason: 'names_no_record' };
        const about = concerned(hook, subject);
        if (about.length > 0 && about.every((each) => isErased(each, subject))) {
          return { to: 'ignored', reason: 'erased_person' };
        }
        const jobs = about.map((each) => ask(tx, each, subject));
        const [jobId] = jobs;
        if (jobId === undefined) return { to: 'ignored', reason: 'no_connection' };
        return { to: 'planned', jobId, about: subject.remoteId };
      },
    },
    jobSettled(tx, job, settled) {
      if (job.op !== 'read' || settled.to === 'ready' || settled.to === 'refused') return;
      // Asked for again while it ran, it is ready anew: the next reading answers for all of them.
      const state = stateOf.get(job.id) ?? 'cancelled';
      const params = JSON.stringify(job.params);
      const why = whyOf.get(job.id) ?? { code: null, why: null };
      settle(tx, { id: job.id, connection_id: job.connectionId, params, state, ...why });
    },
    sweep() {
      for (const job of lost.all()) {
        transact(db, (tx) => {
          // Forgotten long ago.
          if (job.params === null) cancelLost.run(clock.now(), job.id);
          else settle(tx, job);
        });
      }
    },
  };
}
