import { assertNever } from '../../../shared/errors.ts';
import type { RuleOf } from '../links/field-rules.ts';
import { firstSent, firstTaken } from '../links/first-values.ts';
import { plan, type FieldRule, type Plan, type PlanInput } from '../links/merge.ts';
import type { FieldValue, FieldValues } from '../providers/field-values.ts';
import type { FieldProfile } from '../providers/provider.ts';
import { remembered, watching, type Ways } from './ways.ts';

/**
 * A decision as it was made, what of it is kept, and the same decision made again.
 *
 * Pure. Each field is judged by itself, so only the fields on which a decision had an effect are
 * kept, with their rules and with how their values fared on the way.
 */

/** Raised whenever the same inputs may lead to another answer. */
export const engineVersion = 1;

/** Where an observation came from; after `verify`, a value they made of ours is taken as theirs. */
export type How = 'pull' | 'read' | 'write' | 'verify';

export type Thought =
  /** Two records brought together. */
  | {
      readonly kind: 'merge';
      readonly input: PlanInput;
      readonly made: Plan;
      readonly how: How;
    }
  /** A record seen for the first time, made here; and one of ours made there. */
  | {
      readonly kind: 'born' | 'made';
      readonly values: FieldValues;
      readonly rule: RuleOf;
      readonly profile: FieldProfile;
    }
  /** What a person chose where both sides differ. */
  | {
      readonly kind: 'settled';
      readonly field: string;
      readonly choice: string;
      readonly local: FieldValue;
      readonly remote: FieldValue;
      readonly value: FieldValue;
      readonly profile: FieldProfile;
    };

export type ThoughtKind = Thought['kind'];

/** One thing a decision did: to a field, or to the record (`*`), or to the link (`*link`). */
export type LedgerLine = {
  readonly side: 'local' | 'remote';
  readonly field: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly before: FieldValue;
  readonly after: FieldValue;
};

export type Outcome =
  | 'taken'
  | 'normalised'
  | 'sent'
  | 'conflict'
  | 'created'
  | 'settled'
  | 'linked'
  | 'unlinked'
  | 'deleted';

/** What is kept of a decision, as JSON. Rules stand for themselves or by their number. */
export type Kept<Rule = FieldRule> = {
  readonly base?: FieldValues;
  readonly local?: FieldValues;
  readonly remote?: FieldValues;
  readonly opaque?: Readonly<Record<string, string>>;
  readonly faults?: NonNullable<PlanInput['faults']>;
  readonly frozen?: readonly string[];
  readonly times?: PlanInput['times'];
  readonly timesUnsureBy?: number;
  readonly rules?: Readonly<Record<string, Rule>>;
  readonly ways?: Ways;
  readonly how?: How;
  readonly field?: string;
  readonly choice?: string;
  readonly value?: FieldValue;
};

/** What a decision did, and what is to be kept to make it again; no lines when it had no effect. */
export function thinkOver(thought: Thought): { lines: readonly LedgerLine[]; kept: Kept } {
  switch (thought.kind) {
    case 'merge': {
      const { input, how } = thought;
      const fields = decided(thought.made);
      if (fields.length === 0) return { lines: [], kept: {} };
      const { profile, ways } = watching(input.profile);
      const kept = keptOf(input, fields);
      const { base = {}, local = {}, remote = {} } = kept;
      // Without the others, so that what is kept is seen to be enough.
      const narrow = { ...input, base, local, remote, opaque: kept.opaque ?? {}, profile };
      const lines = mergeLines(narrow, how);
      return { lines, kept: { ...kept, ...some('ways', ways()), how } };
    }
    case 'born':
    case 'made': {
      const { kind, values, rule } = thought;
      const { profile, ways } = watching(thought.profile);
      const rules = Object.fromEntries(Object.keys(values).map((field) => [field, rule(field)]));
      const side = kind === 'born' ? { remote: values } : { local: values };
      const lines = [firstLine(kind, values, rule, profile)];
      return { lines, kept: { ...side, rules, ...some('ways', ways()) } };
    }
    case 'settled': {
      const { field, choice, local, remote, value } = thought;
      const { profile, ways } = watching(thought.profile);
      const kept = { field, choice, local: { [field]: local }, remote: { [field]: remote }, value };
      return { lines: [settledLine(kept, profile)], kept: { ...kept, ...some('ways', ways()) } };
    }
    default:
      return assertNever(thought);
  }
}

/** Makes a decision again from what was kept of it. */
export function thinkAgain(kind: ThoughtKind, kept: Kept): readonly LedgerLine[] {
  const profile = remembered(kept.ways ?? {});
  const rule: RuleOf = (field) => kept.rules?.[field] ?? unknownRule;
  switch (kind) {
    case 'merge': {
      const {
        base = {},
        local = {},
        remote = {},
        frozen = [],
        opaque,
        faults,
        times,
        timesUnsureBy,
      } = kept;
      const input = {
        base,
        local,
        remote,
        rule,
        profile,
        frozen: new Set(frozen),
        ...(opaque ? { opaque } : {}),
        ...(faults ? { faults } : {}),
        ...(times ? { times } : {}),
        ...(timesUnsureBy === undefined ? {} : { timesUnsureBy }),
      };
      return mergeLines(input, kept.how ?? 'pull');
    }
    case 'born':
      return [firstLine(kind, kept.remote ?? {}, rule, profile)];
    case 'made':
      return [firstLine(kind, kept.local ?? {}, rule, profile)];
    case 'settled':
      return [settledLine(kept, profile)];
    default:
      return assertNever(kind);
  }
}

const unknownRule: FieldRule = {
  policy: 'manual',
  neverClear: { fromLocal: false, fromRemote: false },
  sends: true,
  takes: true,
};

/** Fields to which something is done, now and not only because it was done before. */
function decided({ localPatch, remotePatch, conflicts, reasons }: Plan): string[] {
  const asked = conflicts.flatMap(({ field }) => (reasons[field] === 'frozen' ? [] : [field]));
  return [...new Set([...Object.keys(localPatch), ...Object.keys(remotePatch), ...asked])];
}

/** What the planner's answer did. A field that only stays frozen was decided before. */
function mergeLines(input: PlanInput, how: How): LedgerLine[] {
  const { localPatch, remotePatch, conflicts, reasons } = plan(input);
  const lines: LedgerLine[] = [];
  const line = (side: LedgerLine['side'], field: string, outcome: Outcome, after: FieldValue) => {
    const before = (side === 'local' ? input.local : input.remote)[field] ?? null;
    lines.push({ side, field, outcome, reason: reasons[field] ?? 'agree', before, after });
  };
  for (const [field, value] of Object.entries(localPatch)) {
    line('local', field, how === 'verify' ? 'normalised' : 'taken', value);
  }
  for (const [field, value] of Object.entries(remotePatch)) line('remote', field, 'sent', value);
  for (const { field, remote } of conflicts) {
    if (reasons[field] !== 'frozen') line('local', field, 'conflict', remote);
  }
  return lines;
}

function keptOf(input: PlanInput, fields: readonly string[]): Kept {
  const only = <T>(values: Readonly<Record<string, T>> | undefined) =>
    Object.fromEntries(
      fields.flatMap((field): [string, T][] => {
        const value = values?.[field];
        return value === undefined ? [] : [[field, value]];
      }),
    );
  return {
    base: only(input.base),
    local: only(input.local),
    remote: only(input.remote),
    rules: Object.fromEntries(fields.map((field) => [field, input.rule(field)])),
    ...some('opaque', only(input.opaque)),
    ...some('faults', only(input.faults)),
    ...some('times', only(input.times)),
    ...(input.timesUnsureBy === undefined ? {} : { timesUnsureBy: input.timesUnsureBy }),
    ...some(
      'frozen',
      fields.filter((field) => input.frozen.has(field)),
    ),
  };
}

/** Which fields it began with; their values stand in the record and in the inputs. */
function firstLine(
  kind: 'born' | 'made',
  values: FieldValues,
  rule: RuleOf,
  profile: FieldProfile,
): LedgerLine {
  const born = kind === 'born';
  const first = born ? firstTaken(values, rule, profile).values : firstSent(values, rule, profile);
  return {
    side: born ? 'local' : 'remote',
    field: '*',
    outcome: 'created',
    reason: born ? 'new_there' : 'new_here',
    before: null,
    after: Object.keys(first).toSorted(),
  };
}

function settledLine(kept: Kept, profile: FieldProfile): LedgerLine {
  const { field = '', choice = '', value = null } = kept;
  const [local, remote] = [kept.local?.[field] ?? null, kept.remote?.[field] ?? null];
  const after = () => {
    if (choice === 'local') return local;
    if (choice === 'remote') return profile.in(field, remote) ?? null;
    return value;
  };
  return {
    side: 'local',
    field,
    outcome: 'settled',
    reason: `chose_${choice}`,
    before: local,
    after: after(),
  };
}

function some<Name extends string, T extends object>(name: Name, value: T): { [n in Name]?: T } {
  return Object.keys(value).length === 0 ? {} : ({ [name]: value } as { [n in Name]?: T });
}
