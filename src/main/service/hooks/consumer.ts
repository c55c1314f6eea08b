import type { HookReason, HookVerdict, TouchedRecord } from '../../../shared/model/hook.ts';
import type { Tx } from '../db/database.ts';

/** A hook as whoever acts on it sees it. */
export type Received = {
  /** The same at every try and replay: what was done once under it is not done again. */
  readonly id: string;
  readonly endpoint: {
    readonly id: number;
    readonly name: string;
    readonly kind: string;
    /** The connection an admin chose for it. */
    readonly connectionId: string | null;
  };
  /** By lower-case name; those that hold secrets are left out. */
  readonly headers: Readonly<Record<string, string>>;
  /** What JSON or a form says; text that is neither stays text. */
  readonly body: unknown;
  /** The body as it may be kept, where the endpoint seals; null where it does not. */
  readonly sealedBody: string | null;
  readonly receivedAt: number;
  readonly verdict: HookVerdict;
  /** Tries before this one, and times a person had it replayed. */
  readonly attempts: number;
  readonly replays: number;
};

export type HookAnswer =
  | { readonly to: 'applied'; readonly touched: readonly TouchedRecord[] }
  /** Left to a job: it is applied when that one ends. `about` is the record there. */
  | { readonly to: 'planned'; readonly jobId: number; readonly about: string }
  | { readonly to: 'ignored'; readonly reason: HookReason }
  /** Tried again after a while unless told that it would be in vain. */
  | { readonly to: 'failed'; readonly message: string; readonly retry?: boolean };

/**
 * Acts on the hooks of a kind, each of which is handed over until it is answered for.
 *
 * `tx`: what it does is kept with the answer, in one transaction, or not at all; throwing undoes it.
 * `async`: it may wait on the network and may be handed the same hook again after a crash.
 */
export type HookConsumer = {
  /**
   * Of hooks that wait together and have the same answer here only the newest is handed over, and
   * its answer counts for all: for hooks that only hint at a record. Null: on its own.
   */
  readonly coalesce?: (hook: Received) => string | null;
} & (
  | {
      readonly how: 'tx';
      readonly handle: (tx: Tx, hook: Received) => HookAnswer;
      /**
       * What a hook tells that tells several things at once: each is handed over as a hook of that
       * body, under the one id, and all are answered for together. Null: it is one thing.
       */
      readonly apart?: (body: unknown) => readonly unknown[] | null;
    }
  | {
      readonly how: 'async';
      readonly handle: (hook: Received, signal: AbortSignal) => Promise<HookAnswer>;
    }
);
