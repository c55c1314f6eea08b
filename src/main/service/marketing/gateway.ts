import type { PixelRow } from './rows.ts';

/** One conversion as a platform is told of it. */
export type PlatformEvent = {
  readonly event_name: string;
  /** Unix seconds. */
  readonly event_time: number;
  readonly event_id: string;
  readonly action_source: string;
  readonly event_source_url?: string;
  readonly user_data: Readonly<Record<string, unknown>>;
  readonly custom_data: Readonly<Record<string, unknown>>;
};

/**
 * What an answer amounts to.
 *
 * Of `refused` some events may be named; without names the fault is somewhere among them. `address`:
 * nobody is there who takes conversions. `unknown` is the one case in which they may have arrived.
 */
export type Verdict =
  | { readonly kind: 'accepted'; readonly refused: ReadonlyMap<number, string> }
  | { readonly kind: 'refused'; readonly code?: string; readonly message: string }
  | { readonly kind: 'too-old'; readonly code?: string; readonly message: string }
  | { readonly kind: 'too-little'; readonly code?: string; readonly message: string }
  | { readonly kind: 'credentials'; readonly code?: string; readonly message: string }
  | { readonly kind: 'blocked'; readonly code?: string; readonly message: string }
  | { readonly kind: 'address'; readonly message: string }
  | {
      readonly kind: 'throttled';
      readonly code?: string;
      readonly message: string;
      readonly waitMs: number | null;
    }
  | { readonly kind: 'unavailable'; readonly code?: string; readonly message: string }
  | { readonly kind: 'offline'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

export type Answer = {
  readonly at: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly text: string;
  readonly traceId: string | null;
  /** How much of its allowance is used, as the platform says it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly verdict: Verdict;
};

/**
 * The way to a platform. Only here is a token in clear, and only while a request is made.
 *
 * Events are told under ids by which the platform knows those it has: within 48 hours the same one
 * may be told again.
 */
export type Gateway = {
  /** How many events a request may carry. */
  readonly most: number;
  /** Beyond this an event is not taken, in ms. */
  readonly oldestMs: number;
  /** Null when we are leaving. */
  send(
    pixel: PixelRow,
    events: readonly PlatformEvent[],
    how: { readonly test: boolean; readonly signal: AbortSignal },
  ): Promise<Answer | null>;
};
