import {
  Bot,
  Code,
  FileSpreadsheet,
  GitCompareArrows,
  Pencil,
  RefreshCw,
  Sparkles,
  Undo2,
  Webhook,
  type LucideIcon,
} from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import type { ChangeSource, HistoryEntry } from '../../../../shared/model/lead.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';

export const sourceIcons: Readonly<Record<ChangeSource, LucideIcon>> = {
  form: Pencil,
  csv: FileSpreadsheet,
  hook: Webhook,
  api: Code,
  connection: RefreshCw,
  automation: Bot,
  resolution: GitCompareArrows,
  undo: Undo2,
  demo: Sparkles,
};

/** From where a change came: "no formulário", "por sincronização com Dinamize". */
export function useSourceWords() {
  const { t } = useText();
  const { api } = useService();
  const { data } = useQuery(api.connections.list.queryOptions());
  return (entry: Pick<HistoryEntry, 'source' | 'connectionId' | 'actor'>): string => {
    const name = data?.items.find(({ id }) => id === entry.connectionId)?.name;
    return name && name !== entry.actor && entry.source === 'connection'
      ? t('leads.history.connectionNamed', { name })
      : t(`leads.history.source.${entry.source}`);
  };
}
