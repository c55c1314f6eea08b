import type {
  Audience,
  AudienceState,
  RemarketingChunk,
  RemarketingJob,
} from '../../../shared/model/remarketing.ts';
import type { PixelStore } from '../marketing/pixel-store.ts';
import type { AudienceStore } from './audience-store.ts';
import type { JobStore } from './job-store.ts';
import type { MemberStore } from './member-store.ts';
import type { SegmentPort } from './ports.ts';
import type { AudienceRow, ChunkRow, JobRow } from './rows.ts';

/** Audiences as they are shown. */
export type AudienceView = (row: AudienceRow) => Audience;

export function createAudienceView(parts: {
  readonly pixels: PixelStore;
  readonly segments: SegmentPort;
  readonly audiences: AudienceStore;
  readonly members: MemberStore;
  readonly jobs: JobStore;
}): AudienceView {
  const { audiences, members, jobs } = parts;

  type Standing = { state: AudienceState; reason?: string | null; until?: number | null };

  function standing(row: AudienceRow, job: JobRow | null): Standing {
    const open = job !== null && job.ended_at === null;
    if (row.segment_uid !== null && parts.segments.find(row.segment_uid) === null) {
      return { state: 'no_segment' };
    }
    if (open && job.state === 'paused') return { state: 'paused' };
    const held = row.target === 'file' ? null : heldUp(row, open);
    if (held !== null) return held;
    if (open) return { state: 'working' };
    if (job?.state === 'failed') return { state: 'failed', reason: job.message };
    return { state: row.last_refresh_at === null ? 'unsent' : 'ready' };
  }

  function heldUp(row: AudienceRow, open: boolean): Standing | null {
    const pixel = row.pixel_id === null ? null : parts.pixels.byId(row.pixel_id);
    if (pixel === null || pixel.active === 0) return { state: 'no_pixel' };
    if (pixel.held === 'credentials' || pixel.held === 'blocked') {
      return { state: pixel.held, reason: pixel.held_reason };
    }
    const hold = audiences.hold(pixel.id);
    if (hold === null || hold.at < pixel.updated_at) return null;
    if (hold.held === 'held' && !open) return null;
    return { state: hold.held, reason: hold.reason, until: hold.until };
  }

  return (row) => {
    const job = jobs.open(row.id) ?? jobs.last(row.id);
    const { state, reason = null, until = null } = standing(row, job);
    const pixel = row.pixel_id === null ? null : parts.pixels.byId(row.pixel_id);
    const segment = row.segment_uid === null ? null : parts.segments.find(row.segment_uid);
    return {
      id: row.uid,
      name: row.name,
      target: row.target,
      source: row.source,
      segmentId: row.segment_uid,
      segmentName: segment?.name ?? null,
      pixelId: pixel?.uid ?? null,
      pixelName: pixel?.name ?? null,
      remoteId: row.remote_id,
      consent: row.consent,
      format: row.format,
      schedule: row.schedule,
      nextRunAt: instantOf(row.next_run_at),
      state,
      reason,
      until: instantOf(until),
      members: members.there(row.id),
      people: row.source === 'people' ? audiences.people(row.id) : 0,
      lastRefreshAt: instantOf(row.last_refresh_at),
      job: job === null ? null : showJob(job, row),
      createdAt: new Date(row.created_at).toISOString(),
      updatedAt: new Date(row.updated_at).toISOString(),
    };
  };
}

export function showJob(row: JobRow, audience: Pick<AudienceRow, 'uid'>): RemarketingJob {
  return {
    id: row.uid,
    audienceId: audience.uid,
    kind: row.kind,
    startedBy: row.started_by,
    state: row.state,
    word: row.word,
    message: row.message,
    looked: row.looked,
    leftOut: {
      noConsent: row.no_consent,
      denied: row.denied,
      noIdentifiers: row.no_identifiers,
    },
    toAdd: row.to_add,
    toRemove: row.to_remove,
    added: row.added,
    removed: row.removed,
    invalid: row.invalid,
    createdAt: new Date(row.created_at).toISOString(),
    endedAt: instantOf(row.ended_at),
  };
}

export function showChunk(row: ChunkRow): RemarketingChunk {
  return {
    id: row.uid,
    op: row.op,
    seq: row.seq,
    isLast: row.is_last === 1,
    people: row.people,
    state: row.state,
    tries: row.tries,
    at: new Date(row.at).toISOString(),
    durationMs: row.duration_ms,
    received: row.received,
    invalid: row.invalid,
    status: row.status,
    outcome: row.outcome,
    code: row.code,
    traceId: row.trace_id,
    answer: row.answer,
  };
}

function instantOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
