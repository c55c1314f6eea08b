import { useQuery } from '@tanstack/react-query';
import type { Lead } from '../../../shared/model/lead.ts';
import { showToast } from '../../components/toast.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import type { useLeadActions } from './use-lead-actions.ts';

/** Tells that a new lead is kept, and where it goes from here. */
export function useSaved(actions: ReturnType<typeof useLeadActions>) {
  const { t } = useText();
  const { api } = useService();
  const connections = useQuery(api.connections.list.queryOptions());
  return (lead: Lead): void => {
    const goesTo = connections.data?.items.length ?? 0;
    actions.put(lead);
    actions.refresh();
    showToast({
      title: t('leads.toast.saved', { name: lead.name }),
      hint:
        goesTo > 0 ? t('leads.toast.savedSends', { count: goesTo }) : t('leads.toast.savedHere'),
      undo: actions.unmade(lead),
    });
  };
}
