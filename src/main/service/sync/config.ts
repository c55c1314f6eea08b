import type { Provider } from '../providers/provider.ts';

/** The numbers of sync in one place; tests and an installation may change them. */
export type SyncConfig = {
  /** Absence counts only from a walk that met at least this share of the one before. */
  readonly wholeWalkShare: number;
  /** Two looks that found a record missing count as "gone" when so far apart. */
  readonly goneApartMs: number;
  /** So many destructive changes may happen while a run is still being read. */
  readonly streamedDestructive: number;
  /** Shares of all links above which a run is held: fields cleared, or links let go; fields overwritten. */
  readonly clearShare: number;
  readonly overwriteShare: number;
  /** Above this share of an approved plan that moved meanwhile, a person is asked again. */
  readonly driftShare: number;
  /** The watermark looks back at least so far. */
  readonly overlapMs: number;
  /** Longest stretch of work on the database without letting others in. */
  readonly sliceMs: number;
  readonly sliceRecords: number;
  /** So long the slices of a reading may wait for a commit of their own. */
  readonly commitMs: number;
  /** Instead of the provider's own: how far a search lags, and up to how many records all are read. */
  readonly indexLagMs?: number;
  readonly wholeWalkUpTo?: number;
  /** Instead of the provider's own: how many calls a minute, and at once. */
  readonly pace?: Provider['limits'];
};

export const defaultSyncConfig: SyncConfig = {
  wholeWalkShare: 0.9,
  goneApartMs: 10 * 60_000,
  streamedDestructive: 20,
  clearShare: 0.05,
  overwriteShare: 0.3,
  driftShare: 0.02,
  overlapMs: 5 * 60_000,
  sliceMs: 10,
  sliceRecords: 100,
  commitMs: 100,
};
