import { create } from 'zustand';
import type { MappingEntry } from '../../../shared/model/mapping.ts';

/** What is being changed of each connection's mapping, until it is saved or discarded. */
type Draft = {
  /** The version it began from: a later one is not overwritten unseen. */
  readonly rev: number;
  readonly entries: readonly MappingEntry[];
};

const useDrafts = create<{ drafts: Readonly<Record<string, Draft>> }>()(() => ({ drafts: {} }));

export function useDraft(connectionId: string): Draft | undefined {
  return useDrafts((state) => state.drafts[connectionId]);
}

export function keepDraft(connectionId: string, draft: Draft): void {
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [connectionId]: draft } }));
}

export function dropDraft(connectionId: string): void {
  useDrafts.setState(({ drafts }) => {
    const { [connectionId]: _dropped, ...rest } = drafts;
    return { drafts: rest };
  });
}
