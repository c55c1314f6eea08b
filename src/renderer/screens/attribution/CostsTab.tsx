import { Coins, FileUp, Plus } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { AdCost, CostQuery } from '../../../shared/model/attribution.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridHandle } from '../../components/grid/grid-types.ts';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { Bar } from '../../components/Layout.tsx';
import { showToast } from '../../components/toast.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { costColumns, costName } from './cost-columns.tsx';
import css from './Attribution.module.css';
import { useCostActs } from './use-cost-acts.ts';
import { useRowName, type useAttribution } from './use-attribution.ts';

const atOnce = 100;

/** What was paid, once a period and campaign. */
export function CostsTab({
  of,
  isAdmin,
}: {
  of: ReturnType<typeof useAttribution>;
  isAdmin: boolean;
}) {
  const texts = useText();
  const { t, language } = texts;
  const { api, client } = useService();
  const grid = useRef<GridHandle>(null);
  const acts = useCostActs();
  const rowName = useRowName();
  const { search, go, days } = of;
  const { source, medium, campaign } = search;
  const isFiltered = source !== undefined;
  const query: Omit<CostQuery, 'limit'> = {
    sort: search.costSort ?? '-period',
    ...(isFiltered ? { ...days, source } : {}),
    ...(isFiltered && medium !== undefined ? { medium } : {}),
    ...(isFiltered && campaign !== undefined ? { campaign } : {}),
  };
  const list = useBlockRows<AdCost>({
    queryKey: (block) =>
      api.attribution.costs.queryKey({ input: { ...query, limit: atOnce, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.attribution.costs(
        { ...query, ...page, limit },
        { signal },
      );
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (cost) => cost.id,
    blockSize: atOnce,
  });
  const columns = useMemo(
    () =>
      costColumns(
        texts,
        isAdmin
          ? {
              amount: (row, cost) => void acts.amount(row, cost),
              remove: ({ id }) => void acts.remove([id]),
              wrong: (text) =>
                showToast({ tone: 'danger', title: t('attribution.costs.notMoney', { text }) }),
            }
          : null,
      ),
    // The acts are made anew at each drawing and depend on the language alone.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [texts.t, texts.f, isAdmin],
  );
  const open = ({ id }: AdCost) => go({ cost: id });

  useCommands([
    {
      id: 'attribution.newCost',
      title: t('attribution.costs.add'),
      group: 'marketing',
      keys: ['n'],
      enabled: () => isAdmin,
      run: () => go({ cost: 'new' }),
    },
    {
      id: 'attribution.removeCost',
      title: t('attribution.form.remove'),
      group: 'marketing',
      keys: ['Delete'],
      enabled: () => isAdmin && (grid.current?.position() ?? -1) >= 0,
      run: () => {
        const row = list.rows.at(grid.current?.position() ?? -1);
        if (row) void acts.remove([row.id]);
      },
    },
  ]);

  return (
    <>
      {isFiltered && (
        <Bar>
          <span>
            {t('attribution.costs.filtered', {
              name: [rowName('source', { key: source, name: source }), medium, campaign]
                .filter((part) => part !== undefined)
                .join(' / '),
            })}
          </span>
          <Action
            size="xs"
            onClick={() => go({ source: undefined, medium: undefined, campaign: undefined })}
          >
            {t('attribution.costs.showAll')}
          </Action>
        </Bar>
      )}
      {list.error ? (
        <ErrorNotice error={list.error} onRetry={list.retry} />
      ) : (
        <DataGrid
          id="costs"
          label={t('attribution.costs.label')}
          handle={grid}
          rows={list.rows}
          columns={columns}
          keyOf={(row) => row.id}
          nameOf={(row) => costName(row, language)}
          sort={query.sort}
          onSort={(next) => go({ costSort: next as CostQuery['sort'] })}
          shownKey={search.cost ?? null}
          {...(isAdmin
            ? {
                onCursor: (row: AdCost) =>
                  search.cost !== undefined && search.cost !== 'file' && open(row),
                onPeek: open,
                onOpen: open,
              }
            : {})}
          empty={
            <EmptyState
              icon={Coins}
              title={t('attribution.costs.emptyTitle')}
              body={t('attribution.costs.emptyBody')}
            >
              {isAdmin && (
                <>
                  <Action onClick={() => go({ cost: 'file' })}>
                    {t('attribution.costs.import')}
                  </Action>
                  <Action primary onClick={() => go({ cost: 'new' })}>
                    {t('attribution.costs.add')}
                  </Action>
                </>
              )}
            </EmptyState>
          }
        />
      )}
      {!isAdmin && <p className={css.note}>{t('attribution.costs.readOnly')}</p>}
    </>
  );
}

/** Enters a cost, or a file of them. */
export function CostButtons({ go }: Pick<ReturnType<typeof useAttribution>, 'go'>) {
  const { t } = useText();
  return (
    <>
      <Action icon={<FileUp size={16} />} onClick={() => go({ cost: 'file' })}>
        {t('attribution.costs.import')}
      </Action>
      <Action primary icon={<Plus size={16} />} keys="n" onClick={() => go({ cost: 'new' })}>
        {t('attribution.costs.add')}
      </Action>
    </>
  );
}
