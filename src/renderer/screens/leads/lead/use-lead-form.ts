import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { FieldProblem } from '../../../../shared/errors.ts';
import type { Lead } from '../../../../shared/model/lead.ts';
import { fieldProblems, toProblem } from '../../../problem.ts';
import { useService } from '../../../service.tsx';
import {
  clearLeadDraft,
  tagLeadDraft,
  typeOfLead,
  useLeadDraft,
} from '../../../stores/lead-draft.ts';
import { readDraft, type TypedField } from './lead-input.ts';
import { useLeadWords } from '../lead-words.ts';

/**
 * The form of a new lead. The service checks while the person types; what it says of a field shows
 * once the person has left that field, and then follows each change.
 */
export function useLeadForm(onSaved: (lead: Lead) => void) {
  const { client, api } = useService();
  const words = useLeadWords();
  const { text, tags } = useLeadDraft();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Readonly<Record<string, FieldProblem>>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);

  const read = useMemo(() => readDraft(text, tags), [text, tags]);
  const [asked] = useDebouncedValue(read.draft, 250);
  const check = useQuery({
    ...api.leads.check.queryOptions({ input: { draft: asked } }),
    enabled: Object.keys(asked).length > 0,
    placeholderData: (before) => before,
    gcTime: 0,
  });

  const found = new Map<string, FieldProblem>();
  for (const problem of (check.data?.problems ?? []) as FieldProblem[]) {
    if (text[problem.field]?.trim()) found.set(problem.field, problem);
  }
  for (const problem of read.problems) found.set(problem.field, problem);
  for (const problem of Object.values(refused)) found.set(problem.field, problem);

  const set = useCallback((field: TypedField, value: string): void => {
    typeOfLead(field, value);
    setRefused(({ [field]: _gone, ...rest }) => rest);
    setFailure(null);
  }, []);

  function problemOf(field: TypedField): FieldProblem | undefined {
    return left.has(field) || refused[field] ? found.get(field) : undefined;
  }

  async function save(sync: boolean): Promise<void> {
    setLeft(new Set(Object.keys(text)));
    if (saving || read.problems.length > 0) return;
    setSaving(true);
    setFailure(null);
    try {
      const lead = await client.leads.create({ ...read.draft, sync });
      clearLeadDraft();
      setLeft(new Set());
      setRefused({});
      onSaved(lead);
    } catch (error) {
      const problem = toProblem(error);
      const fields = fieldProblems(problem);
      setRefused(fields);
      // Placed at their fields they need no notice; anything else does.
      if (Object.keys(fields).length === 0) setFailure(error);
    } finally {
      setSaving(false);
    }
  }

  return {
    text,
    tags,
    set,
    setTags: tagLeadDraft,
    leave: (field: TypedField) => setLeft((now) => new Set(now).add(field)),
    problemOf,
    errorText: (field: TypedField): string | undefined => {
      const problem = problemOf(field);
      return problem && problem.severity !== 'warning' ? words.problemText(problem) : undefined;
    },
    normalized: check.data?.normalized ?? {},
    /** The phone in the field as it was read; null until that very text was. */
    phoneAsRead:
      asked.phone === read.draft.phone && !check.isPlaceholderData
        ? (check.data?.normalized.phone ?? null)
        : null,
    duplicates: Object.keys(read.draft).length > 0 ? (check.data?.duplicates ?? []) : [],
    failure,
    saving,
    save,
  };
}
