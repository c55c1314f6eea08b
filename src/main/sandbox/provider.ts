/**
 * What the sandbox asks of a provider it serves.
 *
 * A provider knows its own calls and records and nothing of sockets: faults, the network switch and
 * the list of requests are applied around it, so that every provider has them alike.
 */
export type ProviderCall = {
  readonly method: string;
  /** Path below the provider's own, with a leading and no trailing slash: `/emkt/contact/add`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

export type ProviderAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer amounts to in the provider's own tongue (Dinamize: the envelope's code). */
  readonly code: string;
  /** JSON. */
  readonly body: Buffer;
  /** True when records changed: faults "after the effect" wait for such a call. */
  readonly wrote: boolean;
};

export type PlainRecord = Readonly<Record<string, unknown>> & { readonly id: string };

export type RecordQuery = { readonly q?: string; readonly limit?: number };

/** Whose hand made a change: a caller of the provider's API, or a person working in that system. */
export type Hand = 'api' | 'person';

/** One kind of record as a person working in that system handles it. A missing verb is not offered. */
export type RecordDoor = {
  /** Slices, each short enough not to hold the process up. */
  list(query: RecordQuery): AsyncIterable<readonly PlainRecord[]>;
  get(id: string): PlainRecord | null;
  add?(values: unknown): PlainRecord;
  edit?(id: string, values: unknown): PlainRecord;
  remove?(id: string): void;
};

export type SeedOptions = {
  readonly seed: number;
  readonly contacts: number;
  /** Of GestãoClick; without it, one for every ten contacts. */
  readonly customers?: number | undefined;
};

export type SandboxProvider = {
  readonly name: string;
  /** In bytes, where calls may carry more than those of most. */
  readonly largestBody?: number;
  readonly entities: Readonly<Record<string, RecordDoor>>;
  /** The entity meant when a door is asked without one. */
  readonly mainEntity: string;
  handle(call: ProviderCall): Promise<ProviderAnswer>;
  /** The provider's own way to say "too many requests". */
  throttled(retryAfterSeconds: number): ProviderAnswer;
  carriesCredentials(call: ProviderCall): boolean;
  expireCredentials(call: ProviderCall): void;
  /** Called when faults are cleared: whatever lagged is caught up. */
  settle(): void;
  /** Both work in slices; a process that dies between them begins again at its next start. */
  clear(): Promise<void>;
  seed(options: SeedOptions): Promise<void>;
};
