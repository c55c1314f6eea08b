import { create } from 'zustand';

/** What was typed and not saved, by what it is of: kept while other screens are looked at. */
export function createDrafts<T>() {
  const useAll = create<{ drafts: Readonly<Record<string, T>> }>()(() => ({ drafts: {} }));
  return {
    useDraft: (of: string): T | undefined => useAll(({ drafts }) => drafts[of]),
    /** As it is at this moment, for a change that does not wait for the next render. */
    draftOf: (of: string): T | undefined => useAll.getState().drafts[of],
    keepDraft: (of: string, draft: T): void =>
      useAll.setState(({ drafts }) => ({ drafts: { ...drafts, [of]: draft } })),
    dropDraft: (of: string): void =>
      useAll.setState(({ drafts: { [of]: _dropped, ...rest } }) => ({ drafts: rest })),
  };
}
