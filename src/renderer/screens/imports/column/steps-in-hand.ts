import type { ImportStep } from '../../../../shared/model/import-rules.ts';
import { isWhole } from './steps.ts';

/** A step while it is being chosen: known by its id wherever it moves, and there before it is whole. */
export type StepInHand = { readonly id: string; readonly step: ImportStep };

/**
 * What is being chosen of the files on their way in, by file and place. Only whole steps are told to
 * the service, so the others are held here while panels are closed and other screens looked at.
 */
const files = new Map<string, Map<string, readonly StepInHand[]>>();
const others = new Map<string, readonly string[]>();
let count = 0;

export const newStepId = (): string => `step-${(count += 1)}`;

/** Those of a place, if they are still what the service was told; else what it was told, anew. */
export function stepsInHand(
  fileId: string,
  place: string,
  told: readonly ImportStep[],
): readonly StepInHand[] {
  const held = files.get(fileId)?.get(place);
  if (held && JSON.stringify(wholeOf(held)) === JSON.stringify(told)) return held;
  return told.map((step) => ({ id: newStepId(), step }));
}

export function holdSteps(fileId: string, place: string, steps: readonly StepInHand[]): void {
  const places = files.get(fileId) ?? new Map<string, readonly StepInHand[]>();
  files.set(fileId, places.set(place, steps));
}

/** What the service is told of them. */
export function wholeOf(steps: readonly StepInHand[]): ImportStep[] {
  return steps.map(({ step }) => step).filter(isWhole);
}

/** Ids of the further fields that a column fills, as many as there are, for as long as they are there. */
export function furtherIds(fileId: string, column: number, length: number): readonly string[] {
  const place = `${fileId} ${column}`;
  const held = others.get(place) ?? [];
  if (held.length === length) return held;
  const ids = Array.from({ length }, (_, at) => held[at] ?? newStepId());
  others.set(place, ids);
  return ids;
}

export function dropFurther(fileId: string, column: number, id: string): void {
  const place = `${fileId} ${column}`;
  others.set(
    place,
    (others.get(place) ?? []).filter((each) => each !== id),
  );
}
