import { create } from 'zustand';
import { usualKeys } from '../../../shared/model/import-rules.ts';
import type { ImportMapping } from '../../../shared/model/import.ts';

/** What a person decided about a file and has not started yet. What is not said is as found in the file. */
export type Draft = {
  fileName: string;
  reading: Partial<
    Pick<ImportMapping, 'encoding' | 'delimiter' | 'hasHeader' | 'columns' | 'rules' | 'sheet'>
  >;
  rules: Pick<ImportMapping, 'onMatch' | 'create' | 'keys' | 'origin' | 'tags' | 'quiet'>;
  syncTo: readonly string[];
};

/** Files on their way in, by id: kept while other screens are looked at. */
export const useDrafts = create<{ drafts: Readonly<Record<string, Draft>> }>()(() => ({
  drafts: {},
}));

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

export function keepDraft(fileId: string, change: Partial<Draft>): void {
  useDrafts.setState(({ drafts }) => ({
    drafts: { ...drafts, [fileId]: { ...(drafts[fileId] ?? untouched), ...change } },
  }));
}

export function dropDraft(fileId: string): void {
  useDrafts.setState(({ drafts }) => {
    const { [fileId]: _gone, ...rest } = drafts;
    return { drafts: rest };
  });
}
