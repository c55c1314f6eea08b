import { create } from 'zustand';
import type { ConflictChoice } from '../../../shared/model/sync.ts';

/** What the person has chosen or typed for a conflict and not applied; kept while values move. */
export type Draft = {
  readonly choice: ConflictChoice | null;
  readonly value: string;
  readonly target: string | null;
  /** For "not the same person": ours stays here and is not sent there anew. */
  readonly stays: boolean;
  /** Why the last try was refused, under the typed value. */
  readonly problem: string | null;
};

export const noDraft: Draft = {
  choice: null,
  value: '',
  target: null,
  stays: false,
  problem: null,
};

const useDrafts = create<Readonly<Record<string, Draft>>>()(() => ({}));

export function useDraft(id: string): Draft {
  return useDrafts((drafts) => drafts[id]) ?? noDraft;
}

export function draftOf(id: string): Draft {
  return useDrafts.getState()[id] ?? noDraft;
}

export function setDraft(id: string, change: Partial<Draft>): void {
  useDrafts.setState((drafts) => ({ [id]: { ...(drafts[id] ?? noDraft), ...change } }));
}
