import type { FieldValue, FieldValues } from '../../providers/field-values.ts';
import type { FieldProfile } from '../../providers/provider.ts';

/** What the planner is given and what it answers. */
export type FieldPolicy = 'manual' | 'local' | 'remote' | 'union' | 'opt_out_wins';

export type FieldRule = {
  readonly policy: FieldPolicy;
  /** A blank that comes from this side over a filled base is asked about, not carried over. */
  readonly neverClear: { readonly fromLocal: boolean; readonly fromRemote: boolean };
  /** Whether local values may go to the other system, and its values come here. */
  readonly sends: boolean;
  readonly takes: boolean;
};

export type PlanInput = {
  readonly base: FieldValues;
  readonly local: FieldValues;
  readonly remote: FieldValues;
  readonly rule: (field: string) => FieldRule;
  readonly profile: FieldProfile;
  /** Fields under an open conflict: neither sent nor taken until both sides agree. */
  readonly frozen: ReadonlySet<string>;
  /** Remote fields that hold something unreadable, as it stands there: neither taken nor overwritten. */
  readonly opaque?: Readonly<Record<string, string>>;
};

export type FieldConflict = {
  readonly field: string;
  readonly kind: 'clash' | 'clear' | 'schema';
  readonly base: FieldValue;
  readonly local: FieldValue;
  readonly remote: FieldValue;
};

export type Reason =
  | 'agree'
  | 'local_changed'
  | 'remote_changed'
  | 'both_changed'
  | 'policy_local'
  | 'policy_remote'
  | 'merged'
  | 'opt_out_wins'
  | 'would_clear'
  | 'frozen'
  | 'unreadable'
  | 'not_sent'
  | 'not_taken';

export type Plan = {
  /** Local values to change, and remote ones; both in canonical local form. */
  readonly localPatch: FieldValues;
  readonly remotePatch: FieldValues;
  readonly conflicts: readonly FieldConflict[];
  /** Fields on which both sides are known to agree, with the value the base takes. */
  readonly agreed: FieldValues;
  /** Why, per field that was looked at and did not simply rest. */
  readonly reasons: Readonly<Record<string, Reason>>;
};

/** What is to be done about one field; null when it simply rests. */
export type Verdict = {
  readonly reason: Reason;
  readonly toLocal?: FieldValue;
  readonly toRemote?: FieldValue;
  readonly agreed?: FieldValue;
  readonly conflict?: FieldConflict['kind'];
} | null;
