import type { FieldRule } from './merge.ts';

/** How each field of a lead is settled until a person makes rules of their own. */
const ask: FieldRule = {
  policy: 'manual',
  neverClear: { fromLocal: false, fromRemote: false },
  sends: true,
  takes: true,
};

/** What identifies a person is not wiped because another system shows it empty. */
const identity: FieldRule = { ...ask, neverClear: { fromLocal: false, fromRemote: true } };

const rules: Readonly<Record<string, FieldRule>> = {
  name: identity,
  email: identity,
  phone: identity,
  document: identity,
  tags: { ...ask, policy: 'union' },
  consent: { ...ask, policy: 'opt_out_wins' },
};

export function ruleOf(field: string): FieldRule {
  return rules[field] ?? ask;
}
