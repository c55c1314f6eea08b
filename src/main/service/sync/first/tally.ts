import type {
  PreviewCounts,
  PreviewEffect,
  PreviewField,
  PreviewResult,
  PreviewSample,
  PreviewSide,
} from '../../../../shared/model/preview.ts';
import { doorField, doorValue } from '../../leads/lead-values.ts';
import { calledBy, type Outline } from './outline.ts';

/** Adds outlines up to what a preview shows: counts, fields, and a few of each to look at. */
export type Tally = {
  add(object: string, outline: Outline): void;
  /** A record that could not even be read. */
  unreadable(object: string, remoteId: string | null): void;
  readonly sends: { readonly create: number; readonly update: number };
  result(rest: Pick<PreviewResult, 'estimate' | 'planHash' | 'drift'>): PreviewResult;
};

const SAMPLES = 20;
const blank: PreviewCounts = {
  create: 0,
  link: 0,
  update: 0,
  conflict: 0,
  settle: 0,
  ambiguous: 0,
  skip: 0,
};

type Of = { read: number; in: PreviewCounts; out: PreviewCounts };

export function createTally(objects: readonly string[]): Tally {
  const counts = new Map<string, Of>(
    objects.map((object) => [object, { read: 0, in: { ...blank }, out: { ...blank } }]),
  );
  const fields = new Map<string, PreviewField>();
  const samples = new Map<string, PreviewResult['samples'][number]>();
  const sends = { create: 0, update: 0 };
  let changes = 0;

  function of(object: string): Of {
    let found = counts.get(object);
    if (found === undefined) {
      found = { read: 0, in: { ...blank }, out: { ...blank } };
      counts.set(object, found);
    }
    return found;
  }

  function count(field: string, what: 'in' | 'out' | 'conflict' | 'settle'): void {
    let found = fields.get(field);
    if (found === undefined) {
      found = { field: doorField(field), in: 0, out: 0, conflict: 0, settle: 0 };
      fields.set(field, found);
    }
    found[what] += 1;
  }

  function keep(
    object: string,
    side: PreviewSide,
    effect: PreviewEffect,
    sample: () => PreviewSample,
  ): void {
    const key = `${object} ${side} ${effect}`;
    let found = samples.get(key);
    if (found === undefined) {
      found = { object, side, effect, items: [] };
      samples.set(key, found);
    }
    if (found.items.length < SAMPLES) found.items.push(sample());
  }

  return {
    sends,
    add(object, outline) {
      const at = of(object);
      if (outline.remoteId !== null) at.read += 1;
      if (outline.digest !== null) changes += 1;
      for (const [side, effect] of outline.effects) {
        at[side][effect] += 1;
        if (side === 'out' && (effect === 'create' || effect === 'update')) sends[effect] += 1;
        keep(object, side, effect, () => sampleOf(outline, side, effect));
      }
      for (const field of Object.keys(outline.in)) count(field, 'in');
      for (const field of Object.keys(outline.out)) count(field, 'out');
      for (const { field } of outline.conflicts) count(field, 'conflict');
      for (const field of outline.settled) count(field, 'settle');
    },
    unreadable(object, remoteId) {
      const at = of(object);
      at.read += 1;
      at.in.skip += 1;
      const reason = 'unreadable' as const;
      keep(object, 'in', 'skip', () => ({
        leadId: null,
        externalId: remoteId,
        name: remoteId ?? '',
        fields: [],
        candidates: [],
        reason,
      }));
    },
    result: (rest) => ({
      objects: [...counts].map(([object, at]) => ({ object, ...at })),
      fields: [...fields.values()].toSorted((a, b) => sumOf(b) - sumOf(a)),
      samples: [...samples.values()],
      changes,
      ...rest,
    }),
  };
}

function sumOf(field: PreviewField): number {
  return field.in + field.out + field.conflict + field.settle;
}

function sampleOf(outline: Outline, side: PreviewSide, effect: PreviewEffect): PreviewSample {
  return {
    leadId: outline.lead?.uid ?? null,
    externalId: outline.remoteId,
    name: outline.name,
    fields: fieldsOf(outline, side, effect),
    candidates: outline.candidates.map(calledBy),
    reason: outline.skip,
  };
}

/** Of a question, ours beside theirs; of all else, before and after. */
function fieldsOf(
  outline: Outline,
  side: PreviewSide,
  effect: PreviewEffect,
): PreviewSample['fields'] {
  if (effect === 'conflict') {
    return outline.conflicts.map(({ field, local, remote }) => ({
      field: doorField(field),
      before: doorValue(field, local),
      after: doorValue(field, remote),
    }));
  }
  if (effect === 'settle') {
    return outline.settled.map((field) => ({ field: doorField(field), before: null, after: null }));
  }
  return Object.entries(outline[side]).map(([field, { before, after }]) => ({
    field: doorField(field),
    before: doorValue(field, before),
    after: doorValue(field, after),
  }));
}
