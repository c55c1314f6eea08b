import { useNavigate } from '@tanstack/react-router';
import { Merge } from 'lucide-react';
import { useMemo } from 'react';
import type { MergedPair } from '../../../shared/model/duplicate.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { Main } from '../../components/Layout.tsx';
import { useStable } from '../../components/use-stable.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { usePart } from '../merge/use-part.ts';

const atOnce = 100;

/** Leads that were merged, newest first, and the way to part them. */
export function MergedList() {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const navigate = useNavigate();
  const part = usePart();
  const list = useBlockRows({
    queryKey: (block) =>
      api.duplicates.merged.queryKey({ input: { limit: atOnce, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.duplicates.merged({ ...page, limit }, { signal });
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: ({ id }) => id,
    blockSize: atOnce,
  });
  const partFrom = useStable(async (id: string) => {
    await part(id);
    await queries.invalidateQueries({ queryKey: api.duplicates.key() });
  });

  const columns = useMemo((): GridColumn<MergedPair>[] => {
    const plain = (
      id: string,
      title: string,
      width: GridColumn<MergedPair>['width'],
      text: (row: MergedPair) => string,
    ): GridColumn<MergedPair> => ({ id, title, width, cell: text, text });
    return [
      {
        ...plain(
          'into',
          t('duplicates.column.stays'),
          { share: 1.2, min: 150 },
          ({ into }) => into.name,
        ),
        tone: 'strong',
        fixed: true,
      },
      plain('name', t('duplicates.column.went'), { share: 1.2, min: 150 }, ({ name }) => name),
      plain('how', t('duplicates.column.how'), 130, ({ bulk }) =>
        t(bulk ? 'duplicates.howBulk' : 'duplicates.howOne'),
      ),
      plain('by', t('duplicates.column.by'), 120, ({ by }) => by),
      plain('at', t('duplicates.column.at'), 140, ({ at }) => f.moment(at)),
      {
        ...plain('part', t('duplicates.column.act'), 110, () => t('merges.part')),
        cell: ({ id, name }) => (
          <Action
            size="xs"
            aria-label={t('merges.partNamed', { name: name || t('leads.noName') })}
            onClick={() => void partFrom(id)}
          >
            {t('merges.part')}
          </Action>
        ),
      },
    ];
  }, [f, partFrom, t]);

  return (
    <Main label={t('duplicates.tab.merged')}>
      {list.error ? (
        <ErrorNotice error={list.error} onRetry={list.retry} />
      ) : (
        <DataGrid
          id="duplicates-merged"
          label={t('duplicates.tab.merged')}
          rows={list.rows}
          columns={columns}
          keyOf={({ id }) => id}
          nameOf={({ name, into }) => `${into.name}, ${name}`}
          onOpen={({ into }) =>
            void navigate({ to: '/leads/$leadId', params: { leadId: into.id } })
          }
          empty={
            <EmptyState
              icon={Merge}
              title={t('duplicates.noneMerged')}
              body={t('duplicates.noneMergedBody')}
            />
          }
        />
      )}
    </Main>
  );
}
