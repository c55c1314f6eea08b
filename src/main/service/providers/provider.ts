import type { MappingFault, RemoteFieldInfo } from '../../../shared/model/mapping.ts';
import type { ProviderInfo } from '../../../shared/model/sync.ts';
import type { Clock } from '../clock.ts';
import type { FieldValue, FieldValues } from './field-values.ts';
import type { Exchange } from './provider-error.ts';

/**
 * The port every outside system is seen through.
 *
 * A folder under `providers/` holds all that is peculiar to one; the rest of the program asks its
 * manifest what it can do and speaks to it through `RecordsPort`. Failures are `ProviderError`s.
 */
export type Provider = {
  /** Of its credential form, secrets are kept sealed and the rest readable among the settings. */
  readonly info: Omit<ProviderInfo, 'keeps'>;
  /** The kinds of record it keeps, by what they are here. */
  readonly objects: Readonly<Record<'lead', ObjectManifest> & { deal?: ObjectManifest }>;
  /** Whether it has a list of products to read. */
  readonly products: boolean;
  /** What the vendor allows an account, and where a day of it begins. */
  readonly limits: {
    readonly perMinute: number;
    readonly burst: number;
    readonly inAnyMinute?: number;
    readonly perDay?: { readonly calls: number; readonly zone: string };
  };
  /** How long a search may still show what was there before a write. */
  readonly indexLagMs: number;
  /** The smallest step of the times it is asked by: a second where it does not say. */
  readonly granuleMs?: number;
  /** The time between the read before a write and the write, in which an edit there is not seen. */
  readonly unprotectedWindow: boolean;
  /** Checks the form's values before anything is kept; the text says what to correct. */
  checkForm(values: Readonly<Record<string, string>>): string | null;
  /** The record that a request it sends us is about; null where the request names none. */
  hookSubject?(body: unknown): HookSubject | null;
  connect(options: ConnectOptions): Line;
};

/** What a remote record is of here. */
export type ObjectType = 'lead' | 'deal';

/** What a hook names: only where to look, since whoever knows its address may have sent it. */
export type HookSubject = {
  readonly objectType: ObjectType;
  readonly remoteId: string;
  /** Of the connection's settings, those that must be so for it to be about that account. */
  readonly account?: Readonly<Record<string, string>>;
};

/** What a system can do with one kind of record. */
export type ObjectManifest = {
  /** Fields of ours it can hold, in our names, and whether it also holds `custom:` fields. */
  readonly fields: readonly string[];
  readonly customFields: boolean;
  /** Fields it takes no record without. */
  readonly required: readonly string[];
  /** What its records can be looked up by, surest first. */
  readonly findsBy: readonly KeyName[];
  /** True where nothing keeps a second record of the same thing out: it is looked for before it is made. */
  readonly looksFirst: boolean;
  /**
   * Why a create that is sent again makes no second record; absent where it would. By a key of the
   * call the first answer is given again for so long; by our id the record that is there is answered.
   */
  readonly createsOnce?:
    | { readonly by: 'key'; readonly forMs: number }
    | { readonly by: 'externalId' };
  /** Up to this many records every pull reads all of them; above, only this often. */
  readonly fullWalk: { readonly everyPullUpTo: number; readonly otherwiseEveryMs: number };
};

/** An open line to one account, with a port for each kind of record it keeps. */
export type Line = {
  readonly records: Readonly<Record<'lead', RecordsPort> & { deal?: DealsPort }>;
  readonly products?: ProductsPort;
  /** The cheapest call that shows that the system answers and knows us. */
  ping(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

export type ConnectOptions = {
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, unknown>>;
  /** What the provider wants to find again after a restart (a token); kept sealed. */
  readonly session: SessionStore;
  /** Every request waits its turn here: rate, breaker and pause are not the provider's business. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  /** Told of the clock that each answer shows, and how long the answer took to begin. */
  readonly heard?: (answer: { readonly date: number; readonly roundTripMs: number }) => void;
  readonly clock: Clock;
  /** Fields of theirs to be read beside those joined with ours; each stands among the values under `REMOTE`. */
  readonly wanted?: () => ReadonlySet<string>;
};

/** Before the name of a field of theirs, where it stands among fields of ours. */
export const REMOTE = 'remote:';

export type SessionStore = {
  load(): Promise<string | null>;
  save(text: string | null): Promise<void>;
};

/** What is known of how values fare on their way. Both directions, so that the planner is symmetric. */
export type FieldProfile = {
  /** Canonical equality of two values of a field. */
  same(field: string, a: FieldValue, b: FieldValue): boolean;
  /** What the remote will hold when this local value is sent; undefined when it cannot be sent. */
  out(field: string, value: FieldValue): FieldValue | undefined;
  /** What the local record will hold when this remote value is taken; undefined when it cannot be. */
  in(field: string, value: FieldValue): FieldValue | undefined;
  /** Why a local value that should go there cannot, where a person has to hear of it. */
  refuses?(field: string, value: FieldValue): MappingFault | null;
};

/** A record there, in our fields. A key that is absent was not said. */
export type RemoteRecord = {
  readonly remoteId: string;
  /** Differs whenever anything we read of it differs. */
  readonly ver: string;
  readonly values: FieldValues;
  /** Fields that hold something we cannot read, as it stands there: neither taken nor overwritten. */
  readonly opaque: Readonly<Record<string, string>>;
  /** Our id of the record where it was written there, or as much of its end as there was room for. */
  readonly externalId: string | null;
  /** When it was made there, where they say so; milliseconds UTC. */
  readonly createdAt?: number;
  /** Opaque fields a person has to be asked about, and why. */
  readonly faults?: Readonly<Record<string, MappingFault>>;
  /** The mapping under which it was read, where that is not the provider's own. */
  readonly mappingRev?: number;
  /** The page of a reading that showed it. */
  readonly pageId?: number;
};

/** A record as a page shows it; read only when its version says that there is something new. */
export type Observation = {
  /** Null for an item that does not even tell its id. */
  readonly remoteId: string | null;
  readonly ver: string;
  readonly raw: unknown;
  /** Their time by which a reading of changes would have found it; null where none is told. */
  readonly changedAt?: () => number | null;
  /** @throws ProviderError `rejected` for an item that cannot be understood. */
  parse(): RemoteRecord;
};

export type ChangePage = {
  readonly items: readonly Observation[];
  /** Where to go on from; null after the last page. */
  readonly next: string | null;
  /** The provider's clock when it answered. */
  readonly serverNow: number | null;
  /** How many there are in all, where they say so: for a bar, and never believed for more. */
  readonly about?: number | null;
};

/** What tells a record from all others, or nearly so; all in our canonical form. */
export type KeyName = 'externalId' | 'document' | 'email' | 'phone';
export type RecordKey = { readonly by: KeyName; readonly value: string };

export type Wrote = { readonly exchange: Exchange };

/** What makes a create one create, however often it is sent. */
export type CreateKey = {
  readonly externalId: string;
  /** The same each time that one create is sent. */
  readonly idempotencyKey: string;
};

export type Made = Wrote & {
  readonly remoteId: string;
  /** True for a record that was there already under our id: it was left as it is. */
  readonly existed?: boolean;
};

export type RecordsPort = FieldProfile & {
  /** Learns the shape of the account (its custom fields); cheap once it is known. */
  prepare(signal: AbortSignal): Promise<void>;
  /** Learns it again, since people change it. */
  refresh(signal: AbortSignal): Promise<void>;
  /** Learns fields that reading does not need, so that they can be offered. */
  describe?(signal: AbortSignal): Promise<void>;
  /** Fields held there now, in our names, once prepared. */
  fields(): readonly string[];
  /** All fields a record there may have, once prepared: joined with ours or not. */
  remoteFields(): readonly RemoteFieldInfo[];
  /** Fields we map for which the account has no place. */
  missingFields(): readonly string[];
  /** True for a local value that only says "came from there", which is no news to send. */
  unsaid(field: string, value: FieldValue): boolean;
  /** The next page of records made or changed since an instant; all of them when it is null. */
  changes(query: {
    readonly since: number | null;
    readonly cursor: string | null;
    readonly signal: AbortSignal;
  }): Promise<ChangePage>;
  /** E-mails that asked for no more messages since an instant. */
  optOuts(query: {
    readonly since: number | null;
    readonly signal: AbortSignal;
  }): Promise<readonly string[]>;
  /** @throws ProviderError `missing` */
  read(remoteId: string, signal: AbortSignal): Promise<RemoteRecord>;
  /** Records that hold exactly this value. */
  find(key: RecordKey, signal: AbortSignal): Promise<readonly RemoteRecord[]>;
  create(values: FieldValues, key: CreateKey, signal: AbortSignal): Promise<Made>;
  /**
   * @param planned the version the patch was planned on; a system that has conditional writes, or
   *   reads a record again to write all of it, refuses one that has moved since
   * @throws ProviderError `stale`
   */
  update(
    remoteId: string,
    patch: FieldValues,
    signal: AbortSignal,
    planned?: string,
  ): Promise<Wrote>;
  /**
   * @param planned the version it was decided on; a system that has conditional writes refuses one
   *   that has moved since
   * @throws ProviderError `stale`
   */
  remove(remoteId: string, signal: AbortSignal, planned?: string): Promise<Wrote>;
};

/** A step a deal can be at in that system. */
export type RemoteStage = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'open' | 'won' | 'lost';
};

/** The port to deals: their `leadId` and `stageId` are ids of theirs. */
export type DealsPort = RecordsPort & {
  /** In their order, once prepared. */
  stages(): readonly RemoteStage[];
};

/** A product as a list of them shows it. */
export type RemoteProduct = {
  readonly remoteId: string;
  readonly name: string;
  readonly code: string | null;
  readonly priceCents: number | null;
  readonly stock: number | null;
  readonly active: boolean;
};

export type ProductPage = {
  /** Each read, or what came instead of one that can be read, with its id where that much is known. */
  readonly items: readonly (
    | RemoteProduct
    | { readonly unreadable: unknown; readonly remoteId: string | null }
  )[];
  /** Where to go on from; null after the last page. */
  readonly next: string | null;
};

/** Products are read and never written. */
export type ProductsPort = {
  page(cursor: string | null, signal: AbortSignal): Promise<ProductPage>;
};
