import { createDrafts } from './drafts.ts';

/** The new lead's fields as typed, by field. */
export type LeadDraftText = Readonly<Record<string, string>>;
type LeadDraft = { readonly text: LeadDraftText; readonly tags: readonly string[] };

const drafts = createDrafts<LeadDraft>('lead', 1);
const which = 'new';
const blank: LeadDraft = { text: {}, tags: [] };

/** What was typed of a new lead and not saved. */
export const useLeadDraft = (): LeadDraft => drafts.useDraft(which) ?? blank;

export function typeOfLead(field: string, text: string): void {
  const now = drafts.draftOf(which) ?? blank;
  drafts.keepDraft(which, { ...now, text: { ...now.text, [field]: text } });
}

export function tagLeadDraft(tags: readonly string[]): void {
  drafts.keepDraft(which, { ...(drafts.draftOf(which) ?? blank), tags });
}

export const clearLeadDraft = (): void => drafts.dropDraft(which);
