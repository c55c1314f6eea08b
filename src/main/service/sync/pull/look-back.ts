import type { LinkStore } from '../../links/link-store.ts';
import type { ObjectManifest, Provider } from '../../providers/provider.ts';
import type { SyncConfig } from '../config.ts';
import type { RemoteClocks } from './remote-clocks.ts';
import type { ListOf, WatermarkStore } from './watermark-store.ts';
import { overlapOf } from './watermark.ts';

/** How a list is read, as it stands now: whole each time, or from how far back. */
export type LookBack = {
  /** Small enough, or so made, that every reading walks through everything. */
  walksAtEachPull(list: ListOf, manifest: ObjectManifest): boolean;
  overlapMs(list: ListOf, provider: Provider): number;
};

export type LookBackParts = {
  readonly links: Pick<LinkStore, 'countLinked'>;
  readonly watermarks: Pick<WatermarkStore, 'of'>;
  readonly clocks: Pick<RemoteClocks, 'skewOf'>;
  readonly config: SyncConfig;
};

/** Most systems tell whole seconds: what changed within one may still come. */
const SECOND_MS = 1000;

export function granuleOf({ granuleMs }: Pick<Provider, 'granuleMs'>): number {
  return granuleMs ?? SECOND_MS;
}

export function createLookBack(parts: LookBackParts): LookBack {
  const { links, watermarks, clocks, config } = parts;
  return {
    walksAtEachPull: ({ connectionId, objectType }, { fullWalk }) =>
      links.countLinked(connectionId, objectType) <=
      (config.wholeWalkUpTo ?? fullWalk.everyPullUpTo),
    overlapMs: ({ connectionId, objectType }, provider) =>
      overlapOf({
        leastMs: config.overlapMs,
        indexLagMs: config.indexLagMs ?? provider.indexLagMs,
        skewUncertaintyMs: clocks.skewOf(connectionId)?.uncertaintyMs ?? 0,
        granuleMs: granuleOf(provider),
        measuredMs: watermarks.of({ connectionId, objectType, stream: 'records' }).overlapMs,
      }),
  };
}
