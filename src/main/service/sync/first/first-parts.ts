import type { ReadObject, RunCounts } from '../../../../shared/model/sync.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import type { StageRow } from '../../deals/stage-store.ts';
import type { Live } from '../../live.ts';
import type { ProductStore } from '../../products/product-store.ts';
import type {
  ObjectManifest,
  ObjectType,
  ProductsPort,
  Provider,
  RecordsPort,
  RemoteRecord,
} from '../../providers/provider.ts';
import type { createObserve, Observer, ObserveParts } from '../pull/observe.ts';
import type { Outbox } from '../outbox.ts';
import type { RunPages } from '../pull/run-pages.ts';
import type { RunRow, RunStore } from '../runs/run-store.ts';
import type { WatermarkStore } from '../pull/watermark-store.ts';
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
  readonly products: ProductStore;
  readonly sweeper: Sweeper;
  readonly watermarks: WatermarkStore;
  readonly outbox: Pick<Outbox, 'send'>;
  readonly local: LocalRecords;
  readonly live: Live;
  /** Of the pipeline of deals, in order. */
  readonly stages: () => readonly StageRow[];
};

/** One pass under way. */
export type FirstWork = {
  readonly run: RunRow;
  readonly connection: ConnectionRow;
  readonly provider: Provider;
  readonly signal: AbortSignal;
  readonly counts: RunCounts;
  /** The kinds of record that are kept there and here: customers, and the deals that are with them. */
  readonly lines: readonly FirstLine[];
  /** Null where none are to be read. */
  readonly products: ProductsPort | null;
};

export type FirstLine = {
  readonly type: ObjectType;
  readonly by: Observer;
  readonly manifest: ObjectManifest;
  /** What is read there, in ids of theirs: what is one of ours is not known yet. */
  readonly theirs: RecordsPort;
  readonly inOurIds: (remote: RemoteRecord) => RemoteRecord;
  /** Values by which a plan is known again once what they speak of was made here. */
  readonly steady: (values: RemoteRecord['values']) => RemoteRecord['values'];
  /** Whether ours are made there, too. */
  readonly sends: boolean;
};

/** All that is covered, in the order in which it is read and applied. */
export function objectsOf({ lines, products }: FirstWork): ReadObject[] {
  return [...lines.map(({ type }) => type), ...(products === null ? [] : ['product' as const])];
}

export function lineOf({ lines }: FirstWork, type: ReadObject): FirstLine | undefined {
  return lines.find((line) => line.type === type);
}

/** Cancelled or paused meanwhile: what was done stays, and the rest is not begun. */
export const stopped = Symbol('stopped');

export function goesOn({ runs }: Pick<FirstParts, 'runs'>, { run, signal }: FirstWork): boolean {
  signal.throwIfAborted();
  return runs.byId(run.id)?.state === 'running';
}

const none = { read: 0, created: 0, updated: 0, conflicts: 0, failed: 0 };

/** Counts of one kind beside those of the whole run. */
export function countsOf({ counts }: Pick<FirstWork, 'counts'>, object: ReadObject) {
  counts.objects ??= {};
  return (counts.objects[object] ??= { ...none });
}
