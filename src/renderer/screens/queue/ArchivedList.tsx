import { useNavigate, useSearch } from '@tanstack/react-router';
import { Archive } from 'lucide-react';
import type { DeadLetter } from '../../../shared/model/queue.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { jobColumns } from './job-columns.tsx';

const lettersAtOnce = 100;

/** Failures put away; they open like the others and can come back. */
export function ArchivedList() {
  const words = useText();
  const { t, f } = words;
  const { failureText } = useFailureWords();
  const { api, client } = useService();
  const { item } = useSearch({ from: '/queue' });
  const navigate = useNavigate({ from: '/queue' });
  const input = { archived: true, limit: lettersAtOnce };
  const list = useBlockRows({
    queryKey: (block) => api.dlq.list.queryKey({ input: { ...input, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.dlq.list({ ...input, ...page, limit }, { signal });
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (letter) => letter.id,
    blockSize: lettersAtOnce,
  });
  const columns: GridColumn<DeadLetter>[] = [
    ...jobColumns<DeadLetter>(words),
    {
      id: 'cause',
      title: t('queue.column.cause'),
      width: { share: 1.6, min: 180 },
      cell: (letter) => failureText(letter.cause, letter.provider),
      text: (letter) => failureText(letter.cause, letter.provider),
    },
    {
      id: 'finished',
      title: t('queue.column.finished'),
      width: 110,
      tone: 'quiet',
      cell: (letter) => f.moment(letter.diedAt),
      text: (letter) => f.stamp(letter.diedAt),
    },
  ];
  const open = (id: string) => void navigate({ search: (now) => ({ ...now, item: id }) });

  if (list.error) return <ErrorNotice error={list.error} onRetry={list.retry} />;
  return (
    <DataGrid
      id="dead-letters"
      label={t('queue.tabs.archived')}
      rows={list.rows}
      columns={columns}
      keyOf={(letter) => letter.id}
      nameOf={(letter) => letter.leadName ?? t(`queue.op.${letter.op}`)}
      shownKey={item ?? null}
      onPeek={(letter) => open(letter.id)}
      onOpen={(letter) => open(letter.id)}
      empty={
        <EmptyState
          icon={Archive}
          title={t('queue.empty.archivedTitle')}
          body={t('queue.empty.archivedBody')}
        />
      }
    />
  );
}
