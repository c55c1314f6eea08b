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
import { os } from './base.ts';

export type QueueRooms = {
  db: Db;
  queue: JobQueue;
  list: JobList;
  letters: DeadLetters;
  overview: () => QueueOverview;
  /** What would be sent now, in our field names. */
  payloadOf: (job: ListedJob) => Record<string, unknown>;
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

export function deadLetterHandlers({ db, list, letters, payloadOf, editLead }: QueueRooms) {
  function sentAgain(uid: string): Job {
    letters.retry(uid);
    return list.asJob(list.byUid(uid) ?? missing());
  }
  return os.dlq.router({
    list: os.dlq.list.handler(({ input }) =>
      list.deadLetters({ ...input, connectionUid: input.connectionId }),
    ),
    causes: os.dlq.causes.handler(() => letters.causes()),
    get: os.dlq.get.handler(({ input }) => {
      const row = letters.existing(input.id);
      return {
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
    remove: os.dlq.remove.handler(({ input }) => {
      letters.existing(input.id);
      letters.removeMany({ ids: [input.id] });
      return { ok: true as const };
    }),
    removeMany: os.dlq.removeMany.handler(({ input }) => ({ changed: letters.removeMany(input) })),
  });
}

function missing(): never {
  throw new PonteError('NOT_FOUND', 'This job is not there any more.');
}
