/** The last requests received, and what became of each: how tests see retry discipline. */
export type RequestEntry = {
  readonly seq: number;
  readonly at: string;
  readonly provider: string;
  readonly method: string;
  readonly path: string;
  /** Null when no answer was sent. */
  readonly status: number | null;
  readonly code: string | null;
  readonly fault: string | null;
};

export type RequestLog = {
  begin(provider: string, method: string, path: string): number;
  end(seq: number, outcome: Partial<Pick<RequestEntry, 'status' | 'code' | 'fault'>>): void;
  list(query: { provider?: string; since?: number }): readonly RequestEntry[];
  clear(): void;
};

const KEPT = 500;

export function createRequestLog(clock: () => number): RequestLog {
  let entries: RequestEntry[] = [];
  let last = 0;

  function begin(provider: string, method: string, path: string): number {
    last += 1;
    entries.push({
      seq: last,
      at: new Date(clock()).toISOString(),
      provider,
      method,
      path,
      status: null,
      code: null,
      fault: null,
    });
    if (entries.length > KEPT) entries.shift();
    return last;
  }

  function end(
    seq: number,
    outcome: Partial<Pick<RequestEntry, 'status' | 'code' | 'fault'>>,
  ): void {
    const index = seq - (entries[0]?.seq ?? 0);
    const entry = entries[index];
    if (entry !== undefined) entries[index] = { ...entry, ...outcome };
  }

  return {
    begin,
    end,
    list: ({ provider, since = 0 }) =>
      entries.filter(
        (entry) => entry.seq > since && (provider === undefined || entry.provider === provider),
      ),
    clear() {
      entries = [];
    },
  };
}
