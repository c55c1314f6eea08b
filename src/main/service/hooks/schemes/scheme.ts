import type { HookFlaw } from '../../../../shared/model/hook.ts';

/** A request as a signature sees it. */
export type SignedRequest = {
  /** As they came: name, value, name, value, …; so that a header that came twice is seen. */
  readonly rawHeaders: readonly string[];
  /** The bytes as they came, before anything was read from them. */
  readonly body: Buffer;
  /** The last part of the address, where it has one. */
  readonly pathSecret: string | null;
};

export type SchemeOptions = {
  /** In lower case. */
  readonly header: string;
  readonly encoding: 'hex' | 'base64';
  readonly toleranceSeconds: number;
};

/** What a request says of itself: what to check with each secret, and when it says it was signed. */
export type Claim = {
  /** Whether it was made with this secret; takes the same time whatever the secret is. */
  readonly madeWith: (secret: string) => boolean;
  /** Unix time in seconds; null where the scheme signs none. */
  readonly signedAt: number | null;
};

/** A claim that cannot even be checked. */
export type Flaw = { readonly flaw: HookFlaw; readonly header: string | null };

export type Scheme = {
  /** Pure: reads what the request claims. */
  readonly read: (request: SignedRequest, options: SchemeOptions) => Claim | Flaw;
  /** What a sender adds to a request of this body. */
  readonly sign: (given: Signing) => Record<string, string>;
  /** What is wrong with a secret, in words; null when it can be used. */
  readonly secretFlaw: (secret: string) => string | null;
  /** A new secret of the right shape. */
  readonly makeSecret: () => string;
};

export type Signing = {
  readonly body: Buffer;
  readonly secret: string;
  /** Unix time in seconds. */
  readonly at: number;
  readonly id: string;
  readonly options: SchemeOptions;
};

export function isFlaw(read: Claim | Flaw): read is Flaw {
  return 'flaw' in read;
}
