import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import type { Conflict, ConflictChoice } from '../../../shared/model/sync.ts';
import { holdKeys } from '../../commands/hold-keys.ts';
import { announce } from '../../components/announce.ts';
import { showToast } from '../../components/toast.tsx';
import { focusRow } from '../../components/walked-list.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../problem.ts';
import { useService } from '../../service.tsx';
import type { Stepped } from '../../stores/undo.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import { draftOf, setDraft } from './drafts.ts';
import type { Conflicts } from './use-conflicts.ts';

/** What a person does about conflicts, and what is said of it. */
export function useSettle(list: Conflicts) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const { problemText, fieldName } = useLeadWords();
  const act = useAct();
  const navigate = useNavigate();
  /** As it was seen before it moved: what differs from it is marked. */
  const [moved, setMoved] = useState<Conflict | null>(null);
  const [busy, setBusy] = useState(false);

  const refresh = () => queries.invalidateQueries({ queryKey: api.conflicts.key() });

  /** Brings settled ones back, and says of those that stand why they do. */
  async function takeBack(ids: string[]): Promise<Stepped> {
    const { reopened, kept } = await client.conflicts.undo({ ids });
    await refresh();
    const [first] = ids;
    if (first !== undefined) {
      list.open(first);
      focusRow('data-conflict', first);
    }
    return {
      said: {
        tone: kept.length > 0 ? 'warning' : 'neutral',
        title:
          reopened.length > 0
            ? t('conflicts.toast.reopened', { count: reopened.length })
            : t('conflicts.toast.stands'),
        ...(kept[0] ? { hint: t(`conflicts.stands.${kept[0].reason}`) } : {}),
      },
    };
  }

  function didWords(choice: ConflictChoice): string {
    switch (choice) {
      case 'local':
      case 'remote':
      case 'value':
      case 'both':
      case 'separate':
        return t(`conflicts.did.${choice}`);
      default:
        return t('conflicts.did.record');
    }
  }

  function goOn(next: Conflict | null): void {
    list.open(next?.id);
    if (next) focusRow('data-conflict', next.id);
  }

  /** Applies what is chosen for a conflict and goes to the next. */
  async function apply(conflict: Conflict, choice: ConflictChoice): Promise<void> {
    if (busy) return;
    if (choice === 'merge') {
      // Whose values stay is chosen where both leads are seen side by side.
      const ids = conflict.candidates.map(({ id }) => id);
      void navigate({ to: '/merge', search: { ids, conflict: conflict.id } });
      return;
    }
    setBusy(true);
    await holdKeys(() => settle(conflict, choice));
  }

  async function settle(conflict: Conflict, choice: ConflictChoice): Promise<void> {
    const { value, target, stays } = draftOf(conflict.id);
    const next = list.after(conflict.id);
    try {
      await client.conflicts.settle({
        id: conflict.id,
        choice,
        seenLocalRev: conflict.seenLocalRev,
        seenRemoteVer: conflict.seenRemoteVer,
        ...(choice === 'value' ? { value: value.trim() === '' ? null : value } : {}),
        ...(choice === 'link' && target !== null ? { target } : {}),
        ...(choice === 'separate' && stays ? { sendAgain: false } : {}),
      });
      setDraft(conflict.id, { choice: null, value: '', problem: null });
      setMoved(null);
      await refresh();
      goOn(next);
      const what = conflict.field ? fieldName(conflict.field) : t('conflicts.field.record');
      showToast({
        title: t('conflicts.toast.settled', {
          name: conflict.dealTitle ?? conflict.leadName ?? '',
          what,
        }),
        hint: conflict.field === null ? t('conflicts.did.record') : didWords(choice),
        undo: () => takeBack([conflict.id]),
        place: 'conflicts',
      });
    } catch (error) {
      await refused(conflict, error);
    } finally {
      // Before the keys that were held back.
      flushSync(() => setBusy(false));
    }
  }

  async function refused(conflict: Conflict, error: unknown): Promise<void> {
    const problem = toProblem(error);
    const [first] = Object.values(fieldProblems(problem));
    if (problem.code === 'CHANGED_MEANWHILE') {
      setMoved(conflict);
      await refresh();
      announce(t('conflicts.moved'));
      return;
    }
    if (first && draftOf(conflict.id).choice === 'value') {
      setDraft(conflict.id, { problem: problemText(first) });
      return;
    }
    showToast({
      tone: 'danger',
      title: first ? problemText(first) : t(`errors.${problem.code}.what`),
      hint: t(`errors.${problem.code}.kept`),
    });
  }

  async function applyMany(choice: 'local' | 'remote', chosen: readonly Conflict[]): Promise<void> {
    const items = chosen.map(({ id, seenLocalRev, seenRemoteVer }) => ({
      id,
      seenLocalRev,
      seenRemoteVer,
    }));
    await act({
      do: () => client.conflicts.settleMany({ choice, items }),
      done: ({ settled, changed, refused: no }) => {
        const left = changed.length + no.length;
        return {
          tone: left > 0 ? 'warning' : 'success',
          title: t('conflicts.toast.settledMany', { count: settled.length }),
          hint:
            left > 0 ? t('conflicts.toast.left', { count: left }) : t(`conflicts.did.${choice}`),
          undo: settled.length > 0 ? () => takeBack(settled) : undefined,
          place: 'conflicts',
        };
      },
    });
    list.clear();
    await refresh();
  }

  async function snooze(ids: string[], until: Date | null): Promise<void> {
    const [only] = ids;
    const next = only === undefined ? null : list.after(only);
    const set = (at: string | null) => client.conflicts.snooze({ ids, until: at });
    await act({
      do: () => set(until?.toISOString() ?? null),
      done: ({ snoozed }) => ({
        tone: 'neutral',
        title: t(until ? 'conflicts.toast.snoozed' : 'conflicts.toast.back', { count: snoozed }),
        undo: until ? () => set(null).then(refresh) : undefined,
        place: 'conflicts',
      }),
    });
    list.clear();
    await refresh();
    goOn(ids.length === 1 ? next : null);
  }

  return { apply, applyMany, snooze, moved, busy };
}

export type Settling = ReturnType<typeof useSettle>;
