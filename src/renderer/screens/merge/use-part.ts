import { useQueryClient } from '@tanstack/react-query';
import type { Unmerged } from '../../../shared/model/merge.ts';
import { showToast } from '../../components/toast.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { toProblem } from '../../problem.ts';
import { useService } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';

/** Parts a merged lead from the other, and says what stayed where. */
export function usePart() {
  const { t, f } = useText();
  const { client, api } = useService();
  const queries = useQueryClient();
  const { fieldName } = useLeadWords();
  const act = useAct();

  return async (mergedId: string): Promise<Unmerged | undefined> => {
    const answer = await act({
      do: () => client.leads.unmerge({ id: mergedId }).catch(refused),
      done: (parted) => {
        if (parted === null) return null;
        const { lead, survivor, kept } = parted;
        const fields = f.list(kept.map(({ field }) => fieldName(field)));
        return {
          title: t('merges.parted', { name: lead.name, other: survivor.name }),
          hint:
            kept.length === 0
              ? t('merges.partedClean')
              : t('merges.partedKept', { count: kept.length, other: survivor.name, fields }),
        };
      },
    });
    await queries.invalidateQueries({ queryKey: api.leads.key() });
    return answer ?? undefined;
  };

  function refused(error: unknown): null {
    if (toProblem(error).code !== 'NOT_UNDOABLE') throw error;
    showToast({
      tone: 'warning',
      title: t('merges.partRefused'),
      hint: t('merges.partRefusedHint'),
    });
    return null;
  }
}
