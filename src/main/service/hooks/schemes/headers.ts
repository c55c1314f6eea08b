import type { Flaw } from './scheme.ts';

/**
 * The one value of a header; null when it did not come.
 *
 * A header that comes twice is refused: whoever stands between could add one, and two readers may
 * believe different ones.
 */
export function onlyHeader(rawHeaders: readonly string[], name: string): string | null | Flaw {
  let found: string | null = null;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== name) continue;
    if (found !== null) return { flaw: 'duplicate_header', header: name };
    found = rawHeaders[index + 1] ?? '';
  }
  return found;
}

/** The one value of a header that has to be there. */
export function neededHeader(rawHeaders: readonly string[], name: string): string | Flaw {
  return onlyHeader(rawHeaders, name) ?? { flaw: 'missing_header', header: name };
}
