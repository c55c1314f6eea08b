import { useMemo, useState } from 'react';
import type { FieldProblem } from '../../../shared/errors.ts';
import type { MappingEntry, MappingTest, MappingView } from '../../../shared/model/mapping.ts';
import { useAct } from '../../components/use-act.ts';
import { fieldProblems, toProblem } from '../../problem.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { dropDraft, keepDraft, useDraft } from './drafts.ts';
import { countChanges } from './entries.ts';

export type MappingDraft = ReturnType<typeof useMappingDraft>;

/** What a person makes of a mapping before it is saved: the entries, what is wrong, what they lead to. */
export function useMappingDraft(mapping: MappingView) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const { connectionId, type } = mapping;
  const kept = useDraft(connectionId);
  const entries = kept?.entries ?? mapping.entries;
  const changes = useMemo(() => countChanges(mapping.entries, entries), [mapping.entries, entries]);
  const [problems, setProblems] = useState<Readonly<Record<string, FieldProblem>>>({});
  const [tried, setTried] = useState<MappingTest | null>(null);
  const [busy, setBusy] = useState(false);
  const of = { type, system: connectionId };

  function change(next: readonly MappingEntry[]): void {
    keepDraft(connectionId, { rev: kept?.rev ?? mapping.version, entries: next });
    setProblems({});
    setTried(null);
  }

  const refused = (error: unknown) => setProblems(fieldProblems(toProblem(error)));

  /** On the record of a lead, or else on the n-th that is read. */
  async function test(nth = 0, leadId?: string): Promise<boolean> {
    setBusy(true);
    const answer = await act({
      do: () => client.mappings.test({ ...of, entries: [...entries], nth, leadId }),
      failed: refused,
    });
    setBusy(false);
    setTried(answer ?? null);
    return answer !== undefined;
  }

  async function save(planHash: string, note: string): Promise<boolean> {
    setBusy(true);
    const rev = kept?.rev ?? mapping.version;
    const saved = await act({
      do: () => client.mappings.save({ ...of, rev, entries: [...entries], note, planHash }),
      done: () => ({ title: t('mappings.saved'), hint: t('mappings.savedHint') }),
      failed: refused,
    });
    setBusy(false);
    if (saved) dropDraft(connectionId);
    await queries.invalidateQueries({ queryKey: api.mappings.key() });
    return saved !== undefined;
  }

  return {
    entries,
    changes: kept === undefined ? 0 : changes,
    problems,
    tried,
    busy,
    change,
    put: (at: number, entry: MappingEntry) => change(entries.with(at, entry)),
    add: (more: readonly MappingEntry[]) => change([...entries, ...more]),
    remove: (at: number) => change(entries.toSpliced(at, 1)),
    discard: () => {
      dropDraft(connectionId);
      setProblems({});
      setTried(null);
    },
    test,
    save,
    refused,
    look: { ...of, entries: [...entries] },
  };
}
