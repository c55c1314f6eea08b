import { test } from 'vitest';
import { sameValue } from '../../src/main/service/leads/same-value.ts';
import { defaultRule } from '../../src/main/service/links/field-rules.ts';
import { plan, type PlanInput } from '../../src/main/service/links/merge.ts';
import type { FieldValue, FieldValues } from '../../src/main/service/providers/field-values.ts';
import type { FieldProfile } from '../../src/main/service/providers/provider.ts';
import { inTurn, note, report, timed } from './measure.ts';
import { peopleOf } from './people.ts';

const records = 20_000;

/** Canonical equality of leads, and nothing known of the way between. */
const profile: FieldProfile = {
  same: sameValue,
  out: (_field, value) => value,
  in: (_field, value) => value,
};

const fields = [
  'name',
  'email',
  'phone',
  'document',
  'company',
  'origin',
  'interest',
  'incomeCents',
  'city',
  'state',
  'status',
  'consent',
] as const;

type Kind = 'rest' | 'edited' | 'another form';

/** Read anew from their texts, as rows and answers are: equal values are no shared objects. */
function situations(how: Kind): PlanInput[] {
  return peopleOf(records).map((person, index) => {
    const origin: Record<string, FieldValue> = {};
    for (const field of fields) {
      origin[field] = person[field] ?? null;
    }
    origin['status'] ??= 'new';
    origin['consent'] ??= 'unknown';
    const copy = () => JSON.parse(JSON.stringify(origin)) as Record<string, FieldValue>;
    const [local, remote] = [copy(), copy()];
    if (how === 'edited') {
      // Each side changed a field, and every fourth record one that both changed.
      local['city'] = `Cidade ${index}`;
      remote['company'] = `Empresa ${index}`;
      if (index % 4 === 0) remote['city'] = `Outra ${index}`;
    } else if (how === 'another form') {
      remote['phone'] = String(remote['phone'] ?? '+5511987654321').replace('+55', '');
    }
    return { base: copy(), local, remote, rule: defaultRule, profile, frozen: new Set() };
  });
}

/** A bare three-way look at each field by deep equality: no policies, no normal forms, no reasons. */
function bare({ base, local, remote }: PlanInput): FieldValues {
  const patch: Record<string, FieldValue> = {};
  for (const field of Object.keys(local)) {
    const [was, ours, theirs] = [base[field], local[field], remote[field]].map((value) =>
      JSON.stringify(value),
    );
    if (ours === theirs || theirs === was) continue;
    if (ours === was) patch[field] = remote[field] ?? null;
  }
  return patch;
}

for (const [what, how] of [
  ['records at rest', 'rest'],
  ['records edited on both sides', 'edited'],
  ['records with a phone in another form', 'another form'],
] as const) {
  test(`plans of ${records} ${what}`, async () => {
    const inputs = situations(how);
    for (const input of inputs) plan(input);
    const figures = await inTurn(
      9,
      () => timed(() => inputs.forEach((input) => plan(input))),
      () => timed(() => inputs.forEach((input) => bare(input))),
    );
    report(`plans, ${what}`, figures, 'a bare deep-equal of the same fields');
    const perSecond = Math.round((records / figures.ours) * 1000);
    note(`plans a second, ${what}`, perSecond.toLocaleString('en'));
  });
}
