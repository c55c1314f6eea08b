import { create } from 'zustand';

/** The new lead's fields as typed, by field. */
export type LeadDraftText = Readonly<Record<string, string>>;

/** What was typed of a new lead and not saved: kept while other screens are looked at. */
export const useLeadDraft = create<{ text: LeadDraftText; tags: readonly string[] }>()(() => ({
  text: {},
  tags: [],
}));

export function clearLeadDraft(): void {
  useLeadDraft.setState({ text: {}, tags: [] });
}
