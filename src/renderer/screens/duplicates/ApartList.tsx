import { UserRoundX } from 'lucide-react';
import { useMemo } from 'react';
import type { SetApart } from '../../../shared/model/duplicate.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { Main } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useDuplicateWords } from './use-duplicate-words.ts';

const atOnce = 100;
const keyOf = ({ one, other }: SetApart) => `${one} ${other}`;

/** Pairs of which somebody said that they are two people, and the way to take it back. */
export function ApartList() {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const { nameOf } = useDuplicateWords();
  const act = useAct();
  const list = useBlockRows({
    queryKey: (block) =>
      api.duplicates.setApart.queryKey({ input: { limit: atOnce, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.duplicates.setApart(
        { ...page, limit },
        { signal },
      );
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf,
    blockSize: atOnce,
  });

  const columns = useMemo((): GridColumn<SetApart>[] => {
    async function takeBack({ one, other, leads }: SetApart): Promise<void> {
      const pairs = [{ one, other }];
      await act({
        do: () => client.duplicates.undoNotDuplicate({ pairs }),
        done: () => ({
          title: t('duplicates.apartBack', { one: nameOf(leads[0]), other: nameOf(leads[1]) }),
          undo: async () => {
            await client.duplicates.notDuplicate({ pairs });
          },
        }),
      });
      await queries.invalidateQueries({ queryKey: api.duplicates.key() });
    }
    const side = (index: 0 | 1, title: string): GridColumn<SetApart> => ({
      id: `lead${index}`,
      title,
      width: { share: 1.2, min: 150 },
      cell: ({ leads }) => nameOf(leads[index]),
      text: ({ leads }) => nameOf(leads[index]),
      tone: 'strong',
    });
    return [
      { ...side(0, t('duplicates.column.one')), fixed: true },
      side(1, t('duplicates.column.other')),
      {
        id: 'by',
        title: t('duplicates.column.by'),
        width: 120,
        cell: ({ by }) => by,
        text: ({ by }) => by,
      },
      {
        id: 'at',
        title: t('duplicates.column.at'),
        width: 140,
        cell: ({ at }) => f.moment(at),
        text: ({ at }) => f.moment(at),
      },
      {
        id: 'back',
        title: t('duplicates.column.act'),
        width: 130,
        cell: (row) => (
          <Action
            size="xs"
            aria-label={t('duplicates.takeBackNamed', {
              one: nameOf(row.leads[0]),
              other: nameOf(row.leads[1]),
            })}
            onClick={() => void takeBack(row)}
          >
            {t('duplicates.takeBack')}
          </Action>
        ),
        text: () => t('duplicates.takeBack'),
      },
    ];
  }, [act, api, client, f, nameOf, queries, t]);

  return (
    <Main label={t('duplicates.tab.apart')}>
      {list.error ? (
        <ErrorNotice error={list.error} onRetry={list.retry} />
      ) : (
        <DataGrid
          id="duplicates-apart"
          label={t('duplicates.tab.apart')}
          rows={list.rows}
          columns={columns}
          keyOf={keyOf}
          nameOf={({ leads }) => `${nameOf(leads[0])}, ${nameOf(leads[1])}`}
          empty={
            <EmptyState
              icon={UserRoundX}
              title={t('duplicates.noneApart')}
              body={t('duplicates.noneApartBody')}
            />
          }
        />
      )}
    </Main>
  );
}
