import type { AdCost, AdCostDraft, CostsChanged } from '../../../shared/model/attribution.ts';
import { showToast } from '../../components/toast.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

/** What admins do with costs, each with the way back. */
export function useCostActs() {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const stale = () => queries.invalidateQueries({ queryKey: api.attribution.key() });

  /** For a toast: takes the act back, and says so where some amounts changed since. */
  function undoOf({ id }: Pick<CostsChanged, 'id'>): () => Promise<void> {
    return async () => {
      const { left } = await client.attribution.undo({ id });
      await stale();
      if (left > 0) {
        showToast({
          tone: 'warning',
          title: t('attribution.costs.undone'),
          hint: t('attribution.costs.undoLeft', { count: left }),
        });
      }
    };
  }

  const said = (done: CostsChanged) => ({
    title:
      done.unchanged > 0 && done.replaced + done.created === 0
        ? t('attribution.costs.unchanged')
        : done.replaced > 0
          ? t('attribution.costs.replaced')
          : t('attribution.costs.saved'),
    undo: undoOf(done),
  });

  return {
    undoOf,
    stale,
    async remove(ids: string[]): Promise<void> {
      await act({
        do: () => client.attribution.removeCosts({ ids }),
        done: (done) => ({
          title: t('attribution.costs.removed', { count: done.removed }),
          undo: undoOf(done),
        }),
      });
      await stale();
    },
    /** Another amount in the same place. */
    async amount(of: AdCost, cost: number): Promise<void> {
      const { id, period, source, medium, campaign } = of;
      await act({
        do: () => client.attribution.editCost({ id, period, source, medium, campaign, cost }),
        done: (done) => ({ title: t('attribution.costs.saved'), undo: undoOf(done) }),
      });
      await stale();
    },
    save: (draft: AdCostDraft, id: string | null) =>
      id === null
        ? client.attribution.saveCosts({ items: [draft] })
        : client.attribution.editCost({ ...draft, id }),
    said: (done: CostsChanged, id: string | null) =>
      showToast(
        id === null ? said(done) : { title: t('attribution.costs.saved'), undo: undoOf(done) },
      ),
  };
}
