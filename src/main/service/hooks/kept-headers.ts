/** Names of headers whose values are secrets, or prove that somebody knows one. */
const secretName = /authorization|cookie|token|secret|signature|api-?key|password/i;
export const masked = '•••';
const mostHeaders = 60;
const longestValue = 1000;

/**
 * The headers as they are kept: by lower-case name, values that are secrets masked.
 *
 * @param alsoSecret the header an endpoint's token comes in
 */
export function keptHeaders(
  headers: Readonly<Record<string, string>>,
  alsoSecret: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .slice(0, mostHeaders)
      .map(([name, value]) => [
        name,
        secretName.test(name) || name === alsoSecret ? masked : value.slice(0, longestValue),
      ]),
  );
}

/** Of requests under way: each is asked for its headers more than once. */
const readBefore = new WeakMap<readonly string[], Readonly<Record<string, string>>>();

/** By lower-case name; of one that came several times all values, as HTTP joins them. */
export function byName(rawHeaders: readonly string[]): Readonly<Record<string, string>> {
  const known = readBefore.get(rawHeaders);
  if (known) return known;
  const found = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const before = found.get(name);
    found.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  const headers = Object.fromEntries(found);
  readBefore.set(rawHeaders, headers);
  return headers;
}
