import { usualKeys } from '../../../shared/model/import-rules.ts';
import type { ImportMapping } from '../../../shared/model/import.ts';
import { createDrafts } from '../../stores/drafts.ts';

/** What a person decided about a file and has not started yet. What is not said is as found in the file. */
export type Draft = {
  fileName: string;
  reading: Partial<
    Pick<ImportMapping, 'encoding' | 'delimiter' | 'hasHeader' | 'columns' | 'rules' | 'sheet'>
  >;
  rules: Pick<ImportMapping, 'onMatch' | 'create' | 'keys' | 'origin' | 'tags' | 'quiet'>;
  syncTo: readonly string[];
};

export const untouched: Draft = {
  fileName: '',
  reading: {},
  rules: {
    onMatch: 'update',
    create: true,
    keys: [...usualKeys],
    origin: null,
    tags: [],
    quiet: true,
  },
  syncTo: [],
};

/** Files on their way in, by id: kept until they are imported or given up. */
const drafts = createDrafts<Draft>('import', 1);

export const useDraft = (fileId: string): Draft => drafts.useDraft(fileId) ?? untouched;
export const { useDrafts, draftOf, dropDraft } = drafts;

export function keepDraft(fileId: string, change: Partial<Draft>): void {
  drafts.keepDraft(fileId, { ...(draftOf(fileId) ?? untouched), ...change });
}
