/** A stretch of a text, and whether it differs from the text it was compared with. */
export type Part = { readonly text: string; readonly changed: boolean };

/**
 * The changed middle of a text, between what it has in common with another at its start and end.
 *
 * Whole characters only: an accent or an emoji is never cut in two. Equal texts have no changed part.
 */
export function markChanges(text: string, other: string): readonly Part[] {
  const [mine, theirs] = [characters(text), characters(other)];
  const most = Math.min(mine.length, theirs.length);
  let start = 0;
  while (start < most && mine[start] === theirs[start]) start += 1;
  let end = 0;
  while (end < most - start && mine.at(-1 - end) === theirs.at(-1 - end)) end += 1;
  const parts = [
    { text: mine.slice(0, start).join(''), changed: false },
    { text: mine.slice(start, mine.length - end).join(''), changed: true },
    { text: mine.slice(mine.length - end).join(''), changed: false },
  ];
  return parts.filter((part) => part.text !== '');
}

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function characters(text: string): string[] {
  return [...segments.segment(text)].map(({ segment }) => segment);
}
