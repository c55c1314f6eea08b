import { tidy } from '../text.ts';

/** Joins what some files and systems keep apart. */
export function joinName(
  first: string | null | undefined,
  last: string | null | undefined,
): string {
  return tidy(`${first ?? ''} ${last ?? ''}`);
}
