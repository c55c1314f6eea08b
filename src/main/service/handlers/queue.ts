import { PonteError } from '../../../shared/errors.ts';
import type { LeadPatch } from '../../../shared/model/lead.ts';
import type { Job } from '../../../shared/model/queue.ts';
import type { Operator } from '../actor.ts';
import { transact, type Db } from '../db/database.ts';
import type { DeadLetters } from '../jobs/dead-letters.ts';
import type { JobList, ListedJob } from '../jobs/job-list.ts';
import { toDeadLetter } from '../jobs/job-list.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { classNumber } from '../jobs/job.ts';
import type { QueueOverview } from '../jobs/queue-overview.ts';
import { exportLetters } from '../jobs/letter-export.ts';
import type { Divergences } from '../sync/health/divergence.ts';
import { os } from './base.ts';

export type QueueRooms = {
  db: Db;
  queue: JobQueue;
  list: JobList;
  letters: DeadLetters;
  overview: () => QueueOverview;
  /** What would be sent now, in our field names. */
  payloadOf: (job: ListedJob) => Record<string, unknown>;
  divergences: Divergences;
  editLead: (leadUid: string, patch: LeadPatch, operator: Operator) => void;
};

export function queueHandlers({ db, queue, list, overview }: QueueRooms) {
  return os.queue.router({
    jobs: os.queue.jobs.handler(({ input }) =>
      list.list({
        ...input,
        classes: input.class?.map(classNumber),
        connectionUid: input.connectionId,
        leadUid: input.leadId,
      }),
    ),
    overview: os.queue.overview.handler(() => overview()),
    cancel: os.queue.cancel.handler(({ input }) => {
      const ids = input.ids.map((uid) => list.byUid(uid)?.id).filter((id) => id !== undefined);
      return { changed: transact(db, (tx) => queue.cancelIds(tx, ids)) };
    }),
  });
}

export function deadLetterHandlers(parts: QueueRooms) {
  const { db, list, letters, payloadOf, divergences, editLead } = parts;

  /** Only what is written there can be left different; what is deleted or read cannot. */
  function linkOf(row: ListedJob): number {
    if (row.op === 'upsert' && row.link_id !== null) return row.link_id;
    throw new PonteError('BAD_INPUT', 'This failure is not about values. Send it again.');
  }

  function sentAgain(uid: string): Job {
    letters.retry(uid);
    return nowOf(uid);
  }

  function nowOf(uid: string): Job {
    return list.asJob(list.byUid(uid) ?? missing());
  }

  return os.dlq.router({
    list: os.dlq.list.handler(({ input }) =>
      list.deadLetters({ ...input, connectionUid: input.connectionId }),
    ),
    causes: os.dlq.causes.handler(() => letters.causes()),
    get: os.dlq.get.handler(async ({ input }) => {
      const row = letters.existing(input.id);
      const differs =
        row.op === 'upsert' && row.link_id !== null ? await divergences.of(row.link_id) : [];
      return {
        differs,
        ...toDeadLetter(row),
        attemptLog: letters.attempts(row.id),
        payload: payloadOf(row),
      };
    }),
    stats: os.dlq.stats.handler(() => ({ ...letters.totals(), causes: letters.causes() })),
    retry: os.dlq.retry.handler(({ input }) => sentAgain(input.id)),
    editAndRetry: os.dlq.editAndRetry.handler(({ input, context }) => {
      const row = letters.existing(input.id);
      if (row.lead_uid === null) {
        throw new PonteError(
          'BAD_INPUT',
          'This failure is not about a lead: there is nothing to correct. Send it again.',
        );
      }
      const { lead_uid: leadUid } = row;
      return transact(db, () => {
        editLead(leadUid, input.patch, context.operator);
        return sentAgain(input.id);
      });
    }),
    retryMany: os.dlq.retryMany.handler(({ input, context }) => ({
      changed: letters.retryMany(input, context.operator.name),
    })),
    archive: os.dlq.archive.handler(({ input }) => {
      letters.existing(input.id);
      letters.archiveMany({ ids: [input.id] });
      return toDeadLetter(letters.existing(input.id));
    }),
    archiveMany: os.dlq.archiveMany.handler(({ input }) => ({
      changed: letters.archiveMany(input),
    })),
    unarchiveMany: os.dlq.unarchiveMany.handler(({ input }) => ({
      changed: letters.unarchiveMany(input),
    })),
    remove: os.dlq.remove.handler(({ input, context }) => {
      letters.existing(input.id);
      const { name: actor } = context.operator;
      letters.removeMany({ ids: [input.id] }, { reason: 'REST', actor });
      return done;
    }),
    removeMany: os.dlq.removeMany.handler(({ input: { reason, ...chosen }, context }) => ({
      changed: letters.removeMany(chosen, { reason, actor: context.operator.name }),
    })),
    accept: os.dlq.accept.handler(async ({ input: { id, fields }, context: { operator } }) => {
      const linkId = linkOf(letters.existing(id));
      await divergences.accept(linkId, fields, operator, () => letters.retry(id));
      return nowOf(id);
    }),
    ask: os.dlq.ask.handler(async ({ input: { id, fields }, context: { operator } }) => {
      const linkId = linkOf(letters.existing(id));
      await divergences.ask(linkId, fields, operator, () => letters.retry(id));
      return nowOf(id);
    }),
    unmute: os.dlq.unmute.handler(({ input, context }) => {
      divergences.takeBack(input, context.operator);
      return done;
    }),
    replays: os.dlq.replays.handler(() => letters.replays()),
    stopReplay: os.dlq.stopReplay.handler(({ input, context }) => {
      letters.stopReplay(input.id, context.operator.name);
      return done;
    }),
    putReplayAway: os.dlq.putReplayAway.handler(({ input }) => {
      letters.putReplayAway(input.id);
      return done;
    }),
    export: os.dlq.export.handler(async function* ({ input }) {
      const attempts = (uid: string) => letters.attempts(list.byUid(uid)?.id ?? 0);
      yield* exportLetters({ list, attempts }, input);
    }),
  });
}

const done = { ok: true as const };

function missing(): never {
  throw new PonteError('NOT_FOUND', 'This job is not there any more.');
}
