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
  /** How many of a kind would be written there. */
  sendsOf(object: string): Sends;
  result(rest: Pick<PreviewResult, 'estimate' | 'planHash' | 'drift'>): PreviewResult;
};

export type Sends = { readonly create: number; readonly update: number };

/** A value as a person reads it. */
export type Tell = (field: string, value: unknown) => unknown;

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
const emptyOf = (): Of => ({ read: 0, in: { ...blank }, out: { ...blank } });

export function createTally(objects: readonly string[], tell: Tell): Tally {
  const counts = new Map<string, Of>(objects.map((object) => [object, emptyOf()]));
  const fields = new Map<string, PreviewField>();
  const samples = new Map<string, PreviewResult['samples'][number]>();
  let changes = 0;

  function of(object: string): Of {
    let found = counts.get(object);
    if (found === undefined) {
      found = emptyOf();
      counts.set(object, found);
    }
    return found;
  }

  function count(object: string, field: string, what: 'in' | 'out' | 'conflict' | 'settle'): void {
    const key = `${object} ${field}`;
    let found = fields.get(key);
    if (found === undefined) {
      found = { object, field: doorField(field), in: 0, out: 0, conflict: 0, settle: 0 };
      fields.set(key, found);
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
    sendsOf: (object) => of(object).out,
    add(object, outline) {
      const at = of(object);
      if (outline.remoteId !== null) at.read += 1;
      if (outline.digest !== null) changes += 1;
      for (const [side, effect] of outline.effects) {
        at[side][effect] += 1;
        keep(object, side, effect, () => sampleOf(object, outline, side, effect, tell));
      }
      for (const field of Object.keys(outline.in)) count(object, field, 'in');
      for (const field of Object.keys(outline.out)) count(object, field, 'out');
      for (const { field } of outline.conflicts) count(object, field, 'conflict');
      for (const field of outline.settled) count(object, field, 'settle');
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

function sampleOf(
  object: string,
  outline: Outline,
  side: PreviewSide,
  effect: PreviewEffect,
  tell: Tell,
): PreviewSample {
  return {
    leadId: object === 'lead' ? (outline.ours?.uid ?? null) : null,
    externalId: outline.remoteId,
    name: outline.name,
    fields: fieldsOf(outline, side, effect).map(({ field, before, after }) => ({
      field: doorField(field),
      before: tell(field, doorValue(field, before)),
      after: tell(field, doorValue(field, after)),
    })),
    candidates: outline.candidates.map(calledBy),
    reason: outline.skip,
  };
}

/** Of a question, ours beside theirs; of all else, before and after. */
function fieldsOf(
  outline: Outline,
  side: PreviewSide,
  effect: PreviewEffect,
): { field: string; before?: unknown; after?: unknown }[] {
  if (effect === 'conflict') {
    return outline.conflicts.map(({ field, local, remote }) => ({
      field,
      before: local,
      after: remote,
    }));
  }
  if (effect === 'settle') {
    return outline.settled.map((field) => ({ field, before: null, after: null }));
  }
  return Object.entries(outline[side]).map(([field, change]) => ({ field, ...change }));
}
