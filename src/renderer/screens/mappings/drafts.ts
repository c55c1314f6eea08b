import type { MappingEntry } from '../../../shared/model/mapping.ts';
import { createDrafts } from '../../stores/drafts.ts';

/** What is being changed of each connection's mapping, until it is saved or discarded. */
export const { useDraft, keepDraft, dropDraft } = createDrafts<{
  /** The version it began from: a later one is not overwritten unseen. */
  readonly rev: number;
  readonly entries: readonly MappingEntry[];
}>('mapping', 1);
