import type { CustomValue } from './lead-values.ts';
import { sameValue } from './same-value.ts';

/** A lead has one e-mail and one phone; a second one is kept in a field of this name. */
const secondNames = { email: 'E-mail 2', phone: 'Telefone 2' } as const;
export type HasSecond = keyof typeof secondNames;

export function hasSecond(field: string): field is HasSecond {
  return field === 'email' || field === 'phone';
}

/** What is held beside the first value: as `custom:NAME`, or the notes. */
export type SecondPlace = `custom:${string}` | 'notes';

export type SecondKept = {
  readonly field: SecondPlace;
  readonly before: CustomValue;
  readonly after: string;
};

/**
 * Where a second e-mail or phone goes: into a field of its own, or into the notes with where it
 * comes from when that field holds another one already.
 *
 * @param from who had it, as people know them
 * @param read what the lead holds in a field now
 * @returns null when it is there already
 */
export function keepSecond(
  field: HasSecond,
  value: string,
  from: string,
  read: (field: SecondPlace) => CustomValue,
): SecondKept | null {
  const own = `custom:${secondNames[field]}` as const;
  const held = read(own);
  if (held === null || held === '') return { field: own, before: null, after: value };
  if (sameValue(field, held, value)) return null;
  const notes = read('notes');
  const line = `${secondNames[field].slice(0, -2)} (${from}): ${value}`;
  if (typeof notes !== 'string' || notes === '')
    return { field: 'notes', before: null, after: line };
  if (notes.split('\n').includes(line)) return null;
  return { field: 'notes', before: notes, after: `${notes}\n${line}` };
}

/** The place alone, for a screen that says beforehand where the second value will be. */
export function secondPlace(
  field: HasSecond,
  value: unknown,
  custom: Readonly<Record<string, CustomValue>>,
): SecondPlace {
  const name = secondNames[field];
  const held = custom[name] ?? '';
  return held === '' || sameValue(field, held, value) ? `custom:${name}` : 'notes';
}
