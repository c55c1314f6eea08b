/** The text or number at `a.b.c` of something that was sent here; null where there is none. */
export function textOf(value: unknown, path: string): string | null {
  let at: unknown = value;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return null;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  if (typeof at === 'number' && Number.isSafeInteger(at)) return String(at);
  return typeof at === 'string' && at !== '' && at.length <= 200 ? at : null;
}
