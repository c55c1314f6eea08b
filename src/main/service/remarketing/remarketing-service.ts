import { PonteError } from '../../../shared/errors.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { ExportPiece } from '../../../shared/model/lead-export.ts';
import type {
  Audience,
  AudienceDraft,
  AudiencePatch,
  AudiencePreview,
  AudienceConsent,
  LeadAudience,
  RemarketingJob,
  RemarketingJobDetail,
  RemarketingKind,
} from '../../../shared/model/remarketing.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { nextTimeOf } from '../events/batch-sender.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { PixelStore } from '../marketing/pixel-store.ts';
import type { PixelRow } from '../marketing/rows.ts';
import { isSchedule } from '../sync/timetable/schedule.ts';
import type { AudienceStore } from './audience-store.ts';
import type { ChunkStore } from './chunk-store.ts';
import type { AudienceFile } from './file.ts';
import type { JobStore } from './job-store.ts';
import type { MemberStore } from './member-store.ts';
import type { SegmentPort } from './ports.ts';
import type { AudiencesOf } from './of-lead.ts';
import type { PreviewAudience } from './preview.ts';
import type { AudienceRow, JobRow } from './rows.ts';
import type { Runner } from './runner.ts';
import { showChunk, showJob, type AudienceView } from './view.ts';

/** What people and keys do with audiences. */
export type RemarketingService = {
  list(): Audience[];
  get(uid: string): Audience;
  /** @throws PonteError NOT_FOUND */
  ofLead(uid: string): LeadAudience[];
  /** @throws PonteError BAD_INPUT, NOT_FOUND, TOO_LARGE */
  create(draft: AudienceDraft, operator: Operator): Audience;
  edit(patch: AudiencePatch, operator: Operator): Audience;
  remove(uid: string, operator: Operator): void;
  /** The one under way, where there is one. */
  start(uid: string, kind: RemarketingKind, operator: Operator): RemarketingJob;
  pause(uid: string, operator: Operator): Audience;
  resume(uid: string, operator: Operator): Audience;
  cancel(uid: string, operator: Operator): Audience;
  remake(uid: string, operator: Operator): Audience;
  put(uid: string, leadIds: readonly string[], operator: Operator): number;
  take(uid: string, leadIds: readonly string[], operator: Operator): number;
  jobs(
    uid: string,
    page: (total: number, read: (skip: number, most: number) => RemarketingJob[]) => JobPage,
  ): JobPage;
  job(uid: string): RemarketingJobDetail;
  preview(
    asked: { id?: string; segmentId?: string; consent?: AudienceConsent },
    signal?: AbortSignal,
  ): Promise<AudiencePreview>;
  file(uid: string, operator: Operator): AsyncGenerator<ExportPiece>;
};

type JobPage = { items: RemarketingJob[]; pagination: Pagination };

const most = 50;

export type ServiceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly leads: Pick<LeadStore, 'byUid'>;
  readonly pixels: PixelStore;
  readonly segments: SegmentPort;
  readonly audiences: AudienceStore;
  readonly members: MemberStore;
  readonly jobs: JobStore;
  readonly chunks: ChunkStore;
  readonly runner: Runner;
  readonly view: AudienceView;
  readonly previewOf: PreviewAudience;
  readonly file: AudienceFile;
  readonly audiencesOf: AudiencesOf;
};

export function createRemarketingService(parts: ServiceParts): RemarketingService {
  const { db, clock, audit, audiences, members, jobs, runner, view } = parts;

  function existing(uid: string): AudienceRow {
    const row = audiences.byUid(uid);
    if (row !== null) return row;
    throw new PonteError('NOT_FOUND', 'This audience does not exist any more.');
  }

  function noted<T>(
    operator: Operator,
    did: string,
    /** Null: of the audience that is made. */
    uid: string | null,
    work: (tx: Tx) => T extends Promise<unknown> ? never : T,
    details?: Record<string, unknown>,
  ): T {
    const made = transact<T>(db, (tx) => {
      const result = work(tx);
      audit.append(tx, {
        actor: operator.name,
        action: `audience.${did}`,
        subjectType: 'audience',
        subjectId: uid ?? String(result),
        ...(details === undefined ? {} : { details }),
      });
      return result;
    });
    parts.live.tell({ type: 'remarketing.changed' });
    runner.wake();
    return made;
  }

  /** The job under way, in a state that allows it. */
  function underWay(row: AudienceRow, states: readonly JobRow['state'][]): JobRow {
    const job = jobs.open(row.id);
    if (job !== null && states.includes(job.state)) return job;
    throw new PonteError(
      'CHANGED_MEANWHILE',
      'This audience is no longer as it was on your screen. Look at it again.',
    );
  }

  function leadsOf(uids: readonly string[]): number[] {
    return uids.flatMap((uid) => {
      const lead = parts.leads.byUid(uid);
      return lead === null || lead.deletedAt !== null ? [] : [lead.id];
    });
  }

  function people(row: AudienceRow): AudienceRow {
    if (row.source === 'people') return row;
    throw new PonteError(
      'BAD_INPUT',
      'This audience is made of a segment: who is in it follows from the leads themselves.',
    );
  }

  return {
    list: () => audiences.all().map(view),
    get: (uid) => view(existing(uid)),
    ofLead(uid) {
      const lead = parts.leads.byUid(uid);
      if (lead !== null) return parts.audiencesOf(lead);
      throw new PonteError('NOT_FOUND', 'This lead does not exist any more.');
    },

    create(draft, operator) {
      if (audiences.all().length >= most) {
        throw new PonteError('TOO_LARGE', `At most ${most} audiences are kept. Remove one first.`);
      }
      const pixel = draft.target === 'file' ? null : pixelOf(draft.pixelId);
      const segment = draft.segmentId === undefined ? null : segmentOf(draft.segmentId);
      refuseSchedule(draft.schedule);
      const made = noted(operator, 'created', null, (tx) => {
        const row = audiences.insert(tx, {
          name: draft.name,
          target: draft.target,
          pixel_id: pixel?.id ?? null,
          remote_id: pixel === null ? null : (draft.remoteId ?? null),
          source: segment === null ? 'people' : 'segment',
          segment_uid: segment?.id ?? null,
          consent: draft.consent,
          format: draft.format,
          schedule: draft.schedule,
          next_run_at: draft.schedule === null ? null : nextTimeOf(draft.schedule, clock.now()),
        });
        for (const id of leadsOf(draft.leadIds ?? [])) {
          audiences.put(tx, row.id, id, operator.name);
        }
        if (draft.start) runner.begin(tx, row, 'refresh', operator.name);
        return row.uid;
      });
      return view(existing(made));
    },

    edit(patch, operator) {
      const row = existing(patch.id);
      const schedule = patch.schedule === undefined ? row.schedule : patch.schedule;
      refuseSchedule(schedule);
      const same = schedule === row.schedule;
      const next = schedule === null ? null : nextTimeOf(schedule, clock.now());
      const values = {
        name: patch.name ?? row.name,
        consent: patch.consent ?? row.consent,
        format: patch.format ?? row.format,
        schedule,
        next_run_at: same ? row.next_run_at : next,
      };
      noted(operator, 'updated', row.uid, (tx) => audiences.edit(tx, row.id, values), {
        consent: values.consent,
        format: values.format,
        schedule,
      });
      return view(existing(row.uid));
    },

    remove(uid, operator) {
      const row = existing(uid);
      noted(operator, 'removed', uid, (tx) => {
        const job = jobs.open(row.id);
        if (job !== null) runner.cancel(tx, job, 'cancelled', 'by_person');
        audiences.remove(tx, row.id);
      });
    },

    start(uid, kind, operator) {
      const row = existing(uid);
      const { state } = view(row);
      if (state === 'no_pixel' || state === 'no_segment') {
        throw new PonteError(
          'BAD_INPUT',
          state === 'no_pixel'
            ? 'The pixel of this audience was removed or is switched off. Switch it on first.'
            : 'The segment of this audience was removed. Bring it back first.',
        );
      }
      const job = noted(
        operator,
        'started',
        uid,
        (tx) => runner.begin(tx, row, kind, operator.name),
        { kind },
      );
      return showJob(job, row);
    },

    pause: (uid, operator) =>
      moved(uid, operator, 'paused', ['planning', 'running'], (tx, job) => {
        jobs.move(tx, job.id, job.state, 'paused');
      }),
    resume: (uid, operator) =>
      moved(uid, operator, 'resumed', ['paused'], (tx, job) => {
        // Planned once more, from where it was: what it found stays.
        const to = job.to_add + job.to_remove > 0 || job.kind === 'leave' ? 'running' : 'planning';
        jobs.move(tx, job.id, 'paused', to);
      }),
    cancel: (uid, operator) =>
      moved(uid, operator, 'cancelled', ['planning', 'running', 'paused'], (tx, job) =>
        runner.cancel(tx, job, 'cancelled', 'by_person'),
      ),

    remake(uid, operator) {
      const row = existing(uid);
      noted(operator, 'remade', uid, (tx) => {
        const job = jobs.open(row.id);
        if (job !== null) runner.cancel(tx, job, 'cancelled', 'by_person');
        audiences.made(tx, row.id, null);
        members.forgetThere(tx, row.id);
        runner.begin(tx, row, 'refresh', operator.name);
      });
      return view(existing(uid));
    },

    put(uid, leadIds, operator) {
      const row = people(existing(uid));
      return noted(operator, 'put', uid, (tx) => {
        const put = leadsOf(leadIds).filter((id) => audiences.put(tx, row.id, id, operator.name));
        return put.length;
      });
    },
    take(uid, leadIds, operator) {
      const row = people(existing(uid));
      return noted(operator, 'taken', uid, (tx) => {
        const taken = leadsOf(leadIds).filter((id) => audiences.take(tx, row.id, id));
        return taken.length;
      });
    },

    jobs(uid, page) {
      const row = existing(uid);
      return page(jobs.count(row.id), (skip, limit) =>
        jobs.page(row.id, skip, limit).map((job) => showJob(job, row)),
      );
    },
    job(uid) {
      const job = jobs.byUid(uid);
      const row = job === null ? null : audiences.byId(job.audience_id);
      if (job === null || row === null) {
        throw new PonteError('NOT_FOUND', 'This job is not kept any more.');
      }
      return { ...showJob(job, row), chunks: parts.chunks.of(job.id).map(showChunk) };
    },

    preview({ id, segmentId, consent }, signal) {
      const audience = id === undefined ? null : existing(id);
      return parts.previewOf({
        audience,
        segmentId: segmentId ?? null,
        consent: consent ?? audience?.consent ?? 'granted',
        signal,
      });
    },
    file: (uid, operator) => parts.file(existing(uid), operator),
  };

  function moved(
    uid: string,
    operator: Operator,
    did: string,
    from: readonly JobRow['state'][],
    work: (tx: Tx, job: JobRow) => void,
  ): Audience {
    const row = existing(uid);
    const job = underWay(row, from);
    noted(operator, did, uid, (tx) => work(tx, job));
    return view(row);
  }

  /** Whose ad account keeps it: the one named, or the only one there is. */
  function pixelOf(uid: string | undefined): PixelRow {
    const able = parts.pixels.all().filter(({ gateway }) => gateway === 'meta');
    const [first, second] = able.filter((each) =>
      uid === undefined ? each.active === 1 : each.uid === uid,
    );
    if (first === undefined || second !== undefined) {
      throw refused(
        'pixelId',
        'required',
        first === undefined
          ? 'Audiences need an active pixel of Meta. Set one up, or switch it on, then try again.'
          : 'Say at which pixel the audience is kept.',
      );
    }
    if (first.ad_account_id !== null) return first;
    throw refused(
      'pixelId',
      'no_ad_account',
      'This pixel has no ad account. Write its number into the pixel first.',
    );
  }

  function segmentOf(name: string) {
    const found = parts.segments.find(name);
    if (found !== null) return found;
    throw refused('segmentId', 'unknown', 'There is no segment of this id or name.');
  }
}

function refuseSchedule(schedule: string | null): void {
  if (schedule === null || isSchedule(schedule)) return;
  throw refused('schedule', 'not_a_schedule', 'This is no cron line of five fields.');
}

function refused(field: string, problem: string, message: string): PonteError {
  return new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field, problem, message }] },
  });
}
