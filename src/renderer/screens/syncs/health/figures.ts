import type { SyncState } from '../../../../shared/model/lead.ts';
import type { Standing } from '../../../../shared/model/health.ts';
import { syncLook } from '../../../components/state.ts';

export type Figure = {
  readonly key: keyof Standing['counts'];
  /** Of the list that the number opens. */
  readonly states: readonly SyncState[];
  readonly look: (typeof syncLook)[SyncState];
};

/** In the order people read them; each with the list it counts. */
export const figures: readonly Figure[] = [
  { key: 'inSync', states: ['in_sync'], look: syncLook.in_sync },
  { key: 'waiting', states: ['queued', 'sending', 'held'], look: syncLook.queued },
  { key: 'conflict', states: ['conflict'], look: syncLook.conflict },
  { key: 'failed', states: ['failed'], look: syncLook.failed },
  { key: 'uncertain', states: ['uncertain'], look: syncLook.uncertain },
  { key: 'excluded', states: ['unlinked'], look: syncLook.unlinked },
];
