import { joinName } from '../../../shared/br/names.ts';
import type { FieldProblem } from '../../../shared/errors.ts';
import { leadFieldNames, type LeadField } from '../../../shared/model/lead.ts';
import { targetOfHeader } from '../imports/columns/column-words.ts';
import { normalizeDraft, refusals, type LooseDraft } from '../leads/lead-normalize.ts';
import type { LeadEdit } from '../leads/lead-values.ts';
import { isBlank, shortText, spelled } from './names.ts';
import { isObject, type Person } from './reading.ts';

type Entries = readonly (readonly [string, unknown])[];

/** What tells one person from another, and how they are called. */
export const identityFields: ReadonlySet<LeadField> = new Set([
  'name',
  'email',
  'phone',
  'document',
  'company',
]);

/** Below this a name says more than the field, and may mean something else. */
const certain = 0.9;

/** Kept only where it can be kept right. */
const droppedWhenWrong: ReadonlySet<string> = new Set(['status', 'income', 'followUpAt']);

/**
 * Reads a lead's values out of names and values, in English or Portuguese, in the usual forms.
 *
 * A name nobody knows is left out: the payload keeps it. The first value of a field counts.
 *
 * @param only the fields that are looked for; all of them unless told
 */
export function readPerson(
  entries: Entries,
  only?: ReadonlySet<LeadField>,
): Person & { readonly problems: readonly FieldProblem[] } {
  const found = new Map<string, unknown>();
  for (const [name, value] of entries) {
    const target = fieldOf(name);
    if (target === null || isBlank(value) || found.has(target)) continue;
    if (isObject(value) !== (target === 'custom')) continue;
    found.set(target, value);
  }
  const draft: Record<string, unknown> = {};
  for (const [target, value] of found) {
    if (target === 'firstName' || target === 'lastName') continue;
    if (!only || only.has(target as LeadField)) draft[target] = value;
  }
  draft['name'] ??= joinName(
    shortText(found.get('firstName')) ?? '',
    shortText(found.get('lastName')) ?? '',
  );
  if (draft['name'] === '') delete draft['name'];
  return settled(draft);
}

/** A draft in the kept form, with the values that are in doubt apart. */
export function settled(
  draft: LooseDraft,
): Person & { readonly problems: readonly FieldProblem[] } {
  const { values, problems } = normalizeDraft(draft);
  const wrong = new Set(
    refusals(problems)
      // What was cut to the length that fits is right as far as it goes.
      .filter(({ problem }) => problem !== 'too_long' && problem !== 'too_many')
      .map(({ field }) => field),
  );
  const whole: LeadEdit = { ...values };
  const sure: LeadEdit = { ...values };
  for (const field of wrong) {
    const kept = (field === 'income' ? 'incomeCents' : field) as keyof LeadEdit;
    delete sure[kept];
    if (droppedWhenWrong.has(field)) delete whole[kept];
  }
  return { whole, sure, problems };
}

function fieldOf(name: string): string | null {
  if (name !== 'tracking' && (leadFieldNames as readonly string[]).includes(name)) return name;
  const spelling = spelled(name);
  if (spelling === 'personalizados' || spelling === 'campos personalizados') return 'custom';
  const target = targetOfHeader(spelling);
  return target !== null && target.confidence >= certain ? target.target : null;
}
