import { useEffect } from 'react';
import type { ImportPreview } from '../../../shared/model/import.ts';
import { draftOf, keepDraft, untouched } from './drafts.ts';

/** Rows that an import did not take come in by what that import had been told, until told otherwise. */
export function useFromRejected(fileId: string, preview: ImportPreview | undefined): void {
  const rules = preview?.from?.rules;
  useEffect(() => {
    const draft = draftOf(fileId);
    if (!rules || !preview || (draft && draft.rules !== untouched.rules)) return;
    keepDraft(fileId, { fileName: preview.fileName, rules });
  }, [fileId, rules, preview]);
}
