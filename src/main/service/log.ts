/**
 * Where the service writes what a person who looks after it may need.
 *
 * Ids, counts, kinds and codes; never a lead's values, which are personal data.
 */
export type Log = {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
};

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * An error as it may be written down: what it is and where it came from.
 * Its other properties are left out, since a failed check carries the values it failed on.
 */
export function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) };
  const { code } = error as { code?: unknown };
  return {
    kind: error.name,
    message: error.message.slice(0, 500),
    ...(typeof code === 'string' ? { code } : {}),
    ...('issues' in error && Array.isArray(error.issues) ? { at: error.issues.map(placeOf) } : {}),
    stack: error.stack?.split('\n').slice(1, 12).join('\n'),
    ...(error.cause !== undefined && depth < 3
      ? { cause: describeError(error.cause, depth + 1) }
      : {}),
  };
}

function placeOf(issue: unknown): string {
  const { path, code } = issue as { path?: readonly unknown[]; code?: unknown };
  return `${(path ?? []).map(String).join('.')}: ${String(code)}`;
}
