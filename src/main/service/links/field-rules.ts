import { leadStatus } from '../../../shared/model/lead.ts';
import type { FieldDirection, FieldPolicyChoice } from '../../../shared/model/field-policy.ts';
import type { FieldPolicy, FieldRule } from './merge.ts';

/** How each field of a lead is settled: by itself, and as an admin chose for one connection. */
export type RuleOf = (field: string) => FieldRule;

/** What an admin chose for a field of a connection, in the service's own field names. */
export type FieldChoice = {
  readonly policy: FieldPolicyChoice;
  readonly direction: FieldDirection;
};

/** A lead goes on through these; lost and inactive are ends beside them. */
const steps = leadStatus.options.filter((each) => each !== 'lost' && each !== 'inactive');

const ask: FieldRule = {
  policy: 'manual',
  neverClear: { fromLocal: false, fromRemote: false },
  sends: true,
  takes: true,
  steps,
};

/** What identifies a person is not wiped because another system shows it empty. */
const identity: FieldRule = { ...ask, neverClear: { fromLocal: false, fromRemote: true } };

const rules: Readonly<Record<string, FieldRule>> = {
  name: identity,
  email: identity,
  phone: identity,
  document: identity,
  tags: { ...ask, policy: 'union' },
  notes: { ...ask, policy: 'append' },
  consent: { ...ask, policy: 'opt_out_wins' },
  // Whom a deal is with is said there; here it does not change.
  leadId: { ...ask, policy: 'remote' },
};

/** Fields of deals; none is also one of leads, so that one set of rules serves both. */
export const dealFields = ['valueCents', 'stageId'] as const;
const ofDeals: ReadonlySet<string> = new Set([...dealFields, 'title', 'leadId']);

/** The rule of a field where nobody made one. */
export function defaultRule(field: string): FieldRule {
  return rules[field] ?? ask;
}

const forAny: readonly FieldPolicyChoice[] = ['manual', 'local', 'remote'];
const more: Readonly<Record<string, readonly FieldPolicyChoice[]>> = {
  tags: ['union', ...forAny],
  notes: ['append', ...forAny],
  incomeCents: [...forAny, 'max'],
  status: [...forAny, 'forward_only'],
  valueCents: [...forAny, 'max'],
  stageId: [...forAny, 'forward_only'],
  // A refusal is never a matter of choice.
  consent: ['opt_out_wins'],
};

/** The policies that make sense for a field, its own first where it has one. */
export function policiesFor(field: string): readonly FieldPolicyChoice[] {
  return more[field] ?? forAny;
}

/** Records are known by name and e-mail, and a refusal has to arrive: these always go both ways. */
export function directionsFor(field: string): readonly FieldDirection[] {
  return alwaysBoth.has(field) ? ['both'] : ['both', 'receive', 'send'];
}

const alwaysBoth: ReadonlySet<string> = new Set(['name', 'email', 'consent']);

/** What holds for a field until somebody chooses otherwise. */
export function defaultChoice(field: string): FieldChoice {
  const { policy } = defaultRule(field);
  return { policy: isChoice(policy) ? policy : 'manual', direction: 'both' };
}

function isChoice(policy: FieldPolicy): policy is FieldPolicyChoice {
  return policy !== 'newest';
}

/** What of the rules for deals is not a matter of fields. */
export type DealRules = { readonly send: boolean; readonly steps: () => readonly string[] };

/** The rules of one connection; a choice that makes no sense for its field is passed over. */
export function rulesFrom(
  choices: Readonly<Record<string, FieldChoice>>,
  deals: DealRules = { send: true, steps: () => [] },
): RuleOf {
  const made = new Map<string, FieldRule>();
  return (field) => {
    let rule = made.get(field);
    if (rule === undefined) {
      rule = chosenRule(field, Object.hasOwn(choices, field) ? choices[field] : undefined);
      if (ofDeals.has(field)) rule = { ...rule, sends: rule.sends && deals.send };
      made.set(field, rule);
    }
    // Stages are people's own to rename and move.
    return field === 'stageId' ? { ...rule, steps: deals.steps() } : rule;
  };
}

function chosenRule(field: string, choice: FieldChoice | undefined): FieldRule {
  const rule = defaultRule(field);
  if (choice === undefined) return rule;
  const policy = policiesFor(field).includes(choice.policy) ? choice.policy : rule.policy;
  const direction = directionsFor(field).includes(choice.direction) ? choice.direction : 'both';
  return { ...rule, policy, sends: direction !== 'receive', takes: direction !== 'send' };
}
