import type { FieldValue, FieldValues } from '../../providers/field-values.ts';
import type { FieldProfile } from '../../providers/provider.ts';
import type { MappingFault } from '../../../../shared/model/mapping.ts';

/** What the planner is given and what it answers. */

/**
 * Who is right when both sides changed a field differently; what only one side changed is carried
 * over whatever the policy.
 *
 * - `manual`: a person is asked.
 * - `local`, `remote`: ours, or theirs.
 * - `union`: a set; what either added is in, what either took away is out.
 * - `append`: a text; the lines either wrote are kept, each once.
 * - `max`: a number; the larger.
 * - `forward_only`: a step of an order; the one further on. What is in no order is asked about.
 * - `newest`: the later change, where both times are known and lie further apart than they are sure.
 * - `opt_out_wins`: consent; a refusal on either side ends up on both, and nobody is asked.
 */
export type FieldPolicy =
  | 'manual'
  | 'local'
  | 'remote'
  | 'union'
  | 'append'
  | 'max'
  | 'forward_only'
  | 'newest'
  | 'opt_out_wins';

export type FieldRule = {
  readonly policy: FieldPolicy;
  /** A blank that comes from this side over a filled base is asked about, not carried over. */
  readonly neverClear: { readonly fromLocal: boolean; readonly fromRemote: boolean };
  /** Whether local values may go to the other system, and its values come here. */
  readonly sends: boolean;
  readonly takes: boolean;
  /** The steps of `forward_only`, first to last. */
  readonly steps?: readonly string[];
};

/** When each side last changed a field, in UTC milliseconds; null where that is not known. */
export type ChangeTimes = { readonly local: number | null; readonly remote: number | null };

/** What the sides held when a person accepted that they differ; theirs absent where it was not known. */
export type MutedValues = { readonly local: FieldValue; readonly remote?: FieldValue };

export type PlanInput = {
  readonly base: FieldValues;
  readonly local: FieldValues;
  readonly remote: FieldValues;
  readonly rule: (field: string) => FieldRule;
  readonly profile: FieldProfile;
  /** Fields under an open conflict: neither sent nor taken until both sides agree. */
  readonly frozen: ReadonlySet<string>;
  /** Fields in which a difference was accepted: left as they are until either side changes. */
  readonly muted?: Readonly<Record<string, MutedValues>>;
  /** Remote fields that hold something unreadable, as it stands there: neither taken nor overwritten. */
  readonly opaque?: Readonly<Record<string, string>>;
  /** Those of them a person is asked about even where nothing of ours waits, and why. */
  readonly faults?: Readonly<Record<string, MappingFault>>;
  /** For `newest` alone; the planner itself looks at no clock. */
  readonly times?: Readonly<Record<string, ChangeTimes>>;
  /** How far the two clocks may be apart, in milliseconds. */
  readonly timesUnsureBy?: number;
};

export type FieldConflict = {
  readonly field: string;
  readonly kind: 'clash' | 'clear' | 'schema';
  readonly base: FieldValue;
  readonly local: FieldValue;
  readonly remote: FieldValue;
  /** For `schema`: why the value cannot pass, where that is known. */
  readonly fault?: MappingFault;
};

export type Reason =
  /** Nothing to do: both sides hold the same. */
  | 'agree'
  /** Carried over: only one side changed. */
  | 'local_changed'
  | 'remote_changed'
  /** Both changed, and a rule decided. */
  | 'policy_local'
  | 'policy_remote'
  | 'only_sends'
  | 'only_takes'
  | 'merged'
  | 'appended'
  | 'larger'
  | 'further'
  | 'newer'
  | 'opt_out_wins'
  /** Both changed, and a person is asked. */
  | 'both_changed'
  | 'no_number'
  | 'no_order'
  | 'times_unsure'
  | 'would_clear'
  | 'frozen'
  | 'muted'
  | 'unreadable'
  /** Left where it is: the way there or back cannot carry it, or may not. */
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
  readonly fault?: MappingFault;
} | null;
