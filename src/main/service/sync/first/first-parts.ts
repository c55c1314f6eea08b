import type { Tx } from '../../db/database.ts';
import type { RunCounts } from '../../../../shared/model/sync.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import type { Live } from '../../live.ts';
import type { ObjectManifest } from '../../providers/provider.ts';
import type { createObserve, Observer, ObserveParts } from '../observe.ts';
import type { Outbox } from '../outbox.ts';
import type { RunPages } from '../run-pages.ts';
import type { RunRow, RunStore } from '../run-store.ts';
import type { WatermarkStore } from '../watermark-store.ts';
import type { LocalRecords } from './local-records.ts';
import type { PreviewStore } from './preview-store.ts';
import type { Sweeper } from './sweeper.ts';

/** What a dry run, and the first sync it may become, work with. */
export type FirstParts = ObserveParts & {
  readonly observe: ReturnType<typeof createObserve>;
  readonly connections: ConnectionStore;
  readonly runs: RunStore;
  readonly pages: RunPages;
  readonly previews: PreviewStore;
  readonly sweeper: Sweeper;
  readonly watermarks: WatermarkStore;
  readonly outbox: Pick<Outbox, 'send'>;
  readonly local: LocalRecords;
  readonly live: Live;
  /** Reads the connection by the ordinary way, now. */
  readonly readOn: (tx: Tx, connection: ConnectionRow) => void;
};

/** One pass under way. */
export type FirstWork = {
  readonly run: RunRow;
  readonly connection: ConnectionRow;
  readonly by: Observer;
  readonly manifest: ObjectManifest;
  readonly signal: AbortSignal;
  readonly counts: RunCounts;
};

/** Cancelled or paused meanwhile: what was done stays, and the rest is not begun. */
export const stopped = Symbol('stopped');

export function goesOn({ runs }: Pick<FirstParts, 'runs'>, { run, signal }: FirstWork): boolean {
  signal.throwIfAborted();
  return runs.byId(run.id)?.state === 'running';
}
