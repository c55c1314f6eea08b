import { useMemo } from 'react';
import type {
  Lead,
  LeadField,
  LeadPatch,
  LeadSelection,
  LeadStatus,
} from '../../../shared/model/lead.ts';
import { showToast } from '../../components/toast.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../problem.ts';
import { useService } from '../../service.tsx';
import { swing, type Step, type Stepped } from '../../stores/undo.ts';
import { createLeadCache } from './lead-cache.ts';
import { useLeadWords } from './lead-words.ts';

/** What a person does to leads. Each is shown at once, can be taken back, and says what follows from it. */
export function useLeadActions() {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const words = useLeadWords();
  const cache = useMemo(() => createLeadCache(queries, api), [queries, api]);

  /** Takes an action back, says how much of it could not be, and how it is done again. */
  async function takeBack(undoId: string): Promise<Stepped> {
    const { keptBecauseChanged: kept, undoId: again } = await client.leads.undo({ undoId });
    cache.refresh();
    return {
      ...(kept > 0 ? { said: { hint: t('frame.toast.undoneKept', { count: kept }) } } : {}),
      ...(again === null ? {} : { back: () => takeBack(again) }),
    };
  }

  /** For a toast: undone and done again as often as asked; null where nothing was changed. */
  const wayBack = (undoId: string | null): Step | undefined =>
    undoId === null ? undefined : () => takeBack(undoId);

  /**
   * Changes fields of one lead: on screen at once, put back when refused.
   * Rejects with the refusal, so that a form can place it; `quiet` leaves telling it to the caller.
   */
  async function edit(
    lead: Lead,
    patch: LeadPatch,
    options: { quiet?: boolean } = {},
  ): Promise<void> {
    const putBack = cache.show(lead.id, patch as Partial<Lead>);
    let saved: Lead;
    try {
      saved = await client.leads.edit({ ...patch, id: lead.id, openedAtRev: lead.localRev });
    } catch (error) {
      putBack();
      if (!options.quiet) tellRefusal(error, lead.name);
      throw error;
    }
    cache.put(saved);
    const { undoId } = await client.leads.lastUndo({ leadId: lead.id });
    const field = Object.keys(patch)[0] as LeadField;
    const value = words.valueText(field, saved[field]);
    showToast({
      title: t('leads.toast.edited', { field: words.fieldName(field, lead), name: saved.name }),
      hint:
        value === ''
          ? t('leads.toast.cleared')
          : t('leads.toast.editedTo', { value: shortened(value) }),
      undo: wayBack(undoId),
    });
  }

  function tellRefusal(error: unknown, name: string): void {
    const problem = toProblem(error);
    const [first] = Object.values(fieldProblems(problem));
    showToast({
      tone: 'danger',
      title: first ? words.problemText(first) : t(`errors.${problem.code}.what`),
      hint: `${name}. ${t(`errors.${problem.code}.kept`)}`,
    });
  }

  async function remove(lead: Lead): Promise<void> {
    await act({
      do: () => client.leads.remove({ id: lead.id }),
      done: () => ({
        title: t('leads.toast.removedName', { name: lead.name }),
        hint: t('leads.toast.removedHint'),
        undo: swing(
          () => back(lead),
          () => away(lead),
        ),
      }),
    });
    cache.refresh();
  }

  async function restore(lead: Lead): Promise<void> {
    await act({
      do: () => client.leads.restore({ id: lead.id }),
      done: () => ({ title: t('leads.toast.restored', { name: lead.name }) }),
    });
    cache.refresh();
  }

  const away = ({ id }: Lead) => client.leads.remove({ id }).then(cache.refresh);
  const back = ({ id }: Lead) => client.leads.restore({ id }).then(cache.refresh);

  async function sync(lead: Lead, connectionId?: string): Promise<void> {
    await act({
      do: () => client.leads.sync({ id: lead.id, ...(connectionId ? { connectionId } : {}) }),
      done: ({ jobs }) => syncToast(jobs),
    });
  }

  async function bulkSync(selection: LeadSelection): Promise<void> {
    await act({
      do: () => client.leads.bulkSync({ selection }),
      done: ({ jobs }) => syncToast(jobs),
    });
  }

  function syncToast(jobs: number) {
    if (jobs === 0) {
      return {
        tone: 'neutral' as const,
        title: t('leads.toast.nothingToSend'),
        hint: t('leads.toast.nothingToSendHint'),
      };
    }
    return { tone: 'info' as const, title: t('leads.toast.syncing', { count: jobs }) };
  }

  /** Bulk work of one kind: what it did, what was so already, and the way back. */
  async function bulk(
    call: () => Promise<{ changed: number; skipped: number; undoId: string | null }>,
    title: (count: number) => string,
    consequence: string = t('leads.toast.sends'),
  ): Promise<void> {
    await act({
      do: call,
      done: ({ changed, skipped, undoId }) => ({
        title: title(changed),
        hint: skipped ? t('leads.toast.unchanged', { count: skipped }) : consequence,
        undo: wayBack(undoId),
      }),
    });
    cache.refresh();
  }

  return {
    edit,
    remove,
    restore,
    sync,
    bulkSync,
    takeBack,
    wayBack,
    /** For the toast of a new lead. */
    unmade: (lead: Lead): Step =>
      swing(
        () => away(lead),
        () => back(lead),
      ),
    put: cache.put,
    refresh: cache.refresh,
    bulkStatus: (selection: LeadSelection, status: Exclude<LeadStatus, 'converted'>) =>
      bulk(
        () => client.leads.bulkEdit({ selection, set: { status } }),
        (count) => t('leads.toast.status', { count, status: t(`leads.status.${status}`) }),
      ),
    bulkOwner: (selection: LeadSelection, owner: string | null) =>
      bulk(
        () => client.leads.bulkEdit({ selection, set: { owner } }),
        (count) =>
          owner === null
            ? t('leads.toast.unowned', { count })
            : t('leads.toast.owned', { count, owner }),
      ),
    bulkTag: (selection: LeadSelection, tag: string) =>
      bulk(
        () => client.leads.bulkEdit({ selection, addTags: [tag] }),
        (count) => t('leads.toast.tagged', { count, tag }),
      ),
    bulkUntag: (selection: LeadSelection, tag: string) =>
      bulk(
        () => client.leads.bulkEdit({ selection, removeTags: [tag] }),
        (count) => t('leads.toast.untagged', { count, tag }),
      ),
    bulkRemove: (selection: LeadSelection) =>
      bulk(
        () => client.leads.bulkRemove({ selection }),
        (count) => t('leads.toast.removed', { count }),
        t('leads.toast.removedHint'),
      ),
  };
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
