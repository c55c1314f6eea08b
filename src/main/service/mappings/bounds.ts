/** Why a step did not come to an end with a value; the message is for people. */
export class StepFailure extends Error {}

/** No text on its way is longer than this; a longer one is refused, never cut. */
const MOST_TEXT = 10_000;

/** @throws StepFailure */
export function bounded(text: string): string {
  boundedLength(text.length);
  return text;
}

/** The same before a text is made. */
export function boundedLength(length: number): void {
  if (length > MOST_TEXT) throw new StepFailure(`a text of more than ${MOST_TEXT} characters`);
}
