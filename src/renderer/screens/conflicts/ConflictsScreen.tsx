import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import type { Conflict } from '../../../shared/model/sync.ts';
import { Banner } from '../../components/Banner.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { Bench, Main, ScreenTitle, Toolbar } from '../../components/Layout.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useProviders, useService } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import { ConflictPanel } from './ConflictPanel.tsx';
import { ConflictValue } from './ConflictValue.tsx';

const conflictsAtOnce = 100;

/** What both sides changed differently: both values, none of them lost. */
export function ConflictsScreen() {
  const { t, f } = useText();
  const { api, client } = useService();
  const { nameOf } = useProviders();
  const { fieldName, valueText } = useLeadWords();
  const nameOfField = (field: string | null) =>
    field ? fieldName(field) : t('conflicts.field.record');
  const { conflict: openId, lead } = useSearch({ from: '/conflicts' });
  const navigate = useNavigate({ from: '/conflicts' });

  const input = { ...(lead === undefined ? {} : { leadId: lead }), limit: conflictsAtOnce };
  const list = useBlockRows({
    queryKey: (block) => api.conflicts.list.queryKey({ input: { ...input, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const answer = await client.conflicts.list({ ...input, ...page, limit }, { signal });
      return {
        items: answer.items,
        total: answer.pagination.total,
        nextCursor: answer.pagination.nextCursor,
      };
    },
    keyOf: (conflict) => conflict.id,
    blockSize: conflictsAtOnce,
  });
  const opened = useQuery({
    ...api.conflicts.get.queryOptions({ input: { id: openId ?? '' } }),
    enabled: openId !== undefined,
  });

  const value = (id: 'base' | 'local' | 'remote'): GridColumn<Conflict> => ({
    id,
    title: t(`conflicts.column.${id}`),
    width: { share: 1, min: 120 },
    ...(id === 'base' ? { tone: 'quiet' as const, givesWay: 2 } : {}),
    cell: (conflict) => <ConflictValue field={conflict.field} value={conflict[id]} />,
    text: (conflict) => valueText(conflict.field ?? '', conflict[id]),
  });
  const columns: GridColumn<Conflict>[] = [
    {
      id: 'lead',
      title: t('conflicts.column.lead'),
      width: { share: 1.2, min: 150 },
      fixed: true,
      tone: 'strong',
      cell: (conflict) => conflict.leadName ?? '—',
      text: (conflict) => conflict.leadName ?? '',
    },
    {
      id: 'field',
      title: t('conflicts.column.field'),
      width: 110,
      cell: (conflict) => nameOfField(conflict.field),
      text: (conflict) => nameOfField(conflict.field),
    },
    value('base'),
    value('local'),
    value('remote'),
    {
      id: 'kind',
      title: t('conflicts.column.kind'),
      width: 180,
      tone: 'quiet',
      givesWay: 3,
      cell: (conflict) => t(`conflicts.kind.${conflict.kind}`),
      text: (conflict) => t(`conflicts.kind.${conflict.kind}`),
    },
    {
      id: 'connection',
      title: t('conflicts.column.connection'),
      width: 84,
      givesWay: 4,
      cell: (conflict) => <ProviderTile provider={conflict.provider} named />,
      text: (conflict) => nameOf(conflict.provider),
    },
    {
      id: 'opened',
      title: t('conflicts.column.opened'),
      width: 100,
      tone: 'quiet',
      cell: (conflict) => f.moment(conflict.openedAt),
      text: (conflict) => f.stamp(conflict.openedAt),
    },
  ];

  const open = (conflict: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, conflict }) });
  useCommands([
    {
      id: 'conflicts.close',
      title: t('common.close'),
      group: 'conflicts',
      keys: ['Escape'],
      hidden: true,
      enabled: () => openId !== undefined,
      run: () => open(undefined),
    },
  ]);

  return (
    <Bench>
      <Main label={t('conflicts.title')}>
        <Toolbar>
          <ScreenTitle count={f.number(list.rows.total)}>{t('conflicts.title')}</ScreenTitle>
        </Toolbar>
        {list.rows.total > 0 && <Banner tone="info">{t('conflicts.safe')}</Banner>}
        {list.error ? (
          <ErrorNotice error={list.error} onRetry={list.retry} />
        ) : (
          <DataGrid
            id="conflicts"
            label={t('conflicts.listLabel')}
            rows={list.rows}
            columns={columns}
            keyOf={(conflict) => conflict.id}
            nameOf={(conflict) => `${conflict.leadName ?? ''} ${nameOfField(conflict.field)}`}
            shownKey={openId ?? null}
            onCursor={(conflict) => openId !== undefined && open(conflict.id)}
            onPeek={(conflict) => open(conflict.id)}
            onOpen={(conflict) => open(conflict.id)}
            empty={
              <EmptyState
                icon={CircleCheck}
                tone="success"
                title={t('conflicts.emptyTitle')}
                body={t('conflicts.emptyBody')}
              />
            }
          />
        )}
      </Main>
      {openId !== undefined && opened.data && (
        <ConflictPanel conflict={opened.data} onClose={() => open(undefined)} />
      )}
    </Bench>
  );
}
