import type {
  AudienceConsent,
  AudienceFormat,
  AudienceTarget,
  RemarketingKind,
  RemarketingOp,
  RemarketingState,
  RemarketingWord,
} from '../../../shared/model/remarketing.ts';

export type AudienceRow = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly target: AudienceTarget;
  readonly pixel_id: number | null;
  readonly remote_id: string | null;
  readonly making_since: number | null;
  readonly source: 'segment' | 'people';
  readonly segment_uid: string | null;
  readonly consent: AudienceConsent;
  readonly format: AudienceFormat;
  readonly schedule: string | null;
  readonly next_run_at: number | null;
  readonly known: number;
  readonly last_refresh_at: number | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly removed_at: number | null;
};

/** What is to be done about a member; `leave` goes out at once and whatever else is stopped. */
export type Todo = 'add' | 'change' | 'remove' | 'leave';

export type MemberRow = {
  readonly id: number;
  readonly audience_id: number;
  readonly lead_id: number | null;
  /** 0 not there, 1 there, 2 perhaps. */
  readonly there: number;
  readonly todo: Todo | null;
  readonly extern: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly digest: string | null;
};

export type JobRow = {
  readonly id: number;
  readonly uid: string;
  readonly audience_id: number;
  readonly kind: RemarketingKind;
  readonly started_by: string;
  readonly state: RemarketingState;
  readonly word: RemarketingWord | null;
  readonly message: string | null;
  readonly snapshot_to: number;
  readonly planned_to: number;
  readonly looked: number;
  readonly no_consent: number;
  readonly denied: number;
  readonly no_identifiers: number;
  readonly to_add: number;
  readonly to_remove: number;
  readonly added: number;
  readonly removed: number;
  readonly invalid: number;
  /** Of the upload under way; `session_op` is null between two. */
  readonly session_id: number;
  readonly session_op: RemarketingOp | null;
  readonly session_seq: number;
  readonly session_total: number;
  readonly session_began: number;
  /** Whether a replacement has reached its end. */
  readonly replaced: number;
  readonly created_at: number;
  readonly ended_at: number | null;
};

export type ChunkState = 'sending' | 'unknown' | 'accepted' | 'refused' | 'void';

export type ChunkRow = {
  readonly id: number;
  readonly uid: string;
  readonly job_id: number;
  readonly op: RemarketingOp;
  readonly session_id: number;
  readonly seq: number;
  readonly is_last: number;
  readonly people: number;
  readonly state: ChunkState;
  readonly tries: number;
  readonly at: number;
  readonly duration_ms: number | null;
  readonly received: number | null;
  readonly invalid: number | null;
  readonly status: number | null;
  readonly outcome: string | null;
  readonly code: string | null;
  readonly trace_id: string | null;
  readonly answer: string | null;
};
