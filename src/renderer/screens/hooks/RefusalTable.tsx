import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { HookRefusal } from '../../../shared/model/hook.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridColumn, GridRows } from '../../components/grid/grid-types.ts';
import { Pill } from '../../components/StatusPill.tsx';
import { fileSize } from '../../i18n/file-size.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { verdictKind, verdictLook } from './hook-look.ts';
import css from './Hooks.module.css';
import { useHookWords } from './use-hook-words.ts';

type Row = HookRefusal & { key: string };

/** The last requests turned away, and why. */
export function RefusalTable() {
  const { t, f, language } = useText();
  const words = useHookWords();
  const { api } = useService();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(api.hooks.refusals.queryOptions());
  const { data: endpoints } = useQuery(api.hookEndpoints.list.queryOptions());

  const rows = useMemo((): GridRows<Row> => {
    const refusals = data ?? [];
    // Newest first: counted from the oldest, a row keeps its key while others come.
    const items = refusals.map((each, index) => ({
      ...each,
      key: `${refusals.length - index}:${each.at}`,
    }));
    return {
      total: items.length,
      at: (index) => items[index],
      indexOf: (key) => items.findIndex((row) => row.key === key),
    };
  }, [data]);
  const columns = useMemo((): GridColumn<Row>[] => {
    const idOf = (name: string) => endpoints?.find((each) => each.name === name)?.id;
    const verdict = (row: Row) => t(`hooks.verdict.short.${verdictKind(row.verdict)}`);
    return [
      {
        id: 'time',
        title: t('hooks.column.time'),
        width: 92,
        fixed: true,
        tone: 'quiet',
        cell: (row) => f.moment(row.at),
        text: (row) => f.stamp(row.at),
      },
      {
        id: 'endpoint',
        title: t('hooks.column.endpoint'),
        width: { share: 1, min: 110 },
        tone: 'strong',
        fixed: true,
        cell: (row) => words.endpoint(row.endpoint),
        text: (row) => words.endpoint(row.endpoint),
      },
      {
        id: 'verdict',
        title: t('hooks.column.verdict'),
        width: 138,
        cell: (row) => (
          <Pill plain {...verdictLook[verdictKind(row.verdict)]} label={verdict(row)} />
        ),
        text: verdict,
      },
      {
        id: 'why',
        title: t('hooks.refusal.column.why'),
        width: { share: 4, min: 240 },
        cell: words.refusal,
        text: words.refusal,
      },
      {
        id: 'status',
        title: t('hooks.refusal.column.status'),
        width: 80,
        align: 'end',
        cell: (row) => String(row.status),
        text: (row) => String(row.status),
      },
      {
        id: 'type',
        title: t('hooks.refusal.column.type'),
        width: 140,
        tone: 'quiet',
        givesWay: 2,
        cell: (row) => row.contentType ?? <span className={css.none}>—</span>,
        text: (row) => row.contentType ?? '',
      },
      {
        id: 'size',
        title: t('hooks.column.size'),
        width: 84,
        align: 'end',
        tone: 'quiet',
        givesWay: 1,
        cell: (row) => fileSize(row.size, language),
        text: (row) => fileSize(row.size, language),
      },
      {
        id: 'fix',
        title: t('hooks.refusal.column.fix'),
        width: 136,
        cell: (row) => {
          const id = idOf(row.endpoint);
          if (id === undefined) return <span className={css.none}>—</span>;
          return (
            <Link to="/hooks/$endpointId" params={{ endpointId: id }}>
              {t('hooks.refusal.fix')}
            </Link>
          );
        },
        text: () => t('hooks.refusal.fix'),
      },
    ];
  }, [t, f, language, words, endpoints]);

  function open({ endpoint: name }: Row): void {
    const endpoint = endpoints?.find((each) => each.name === name);
    if (!endpoint) return;
    void navigate({ to: '/hooks/$endpointId', params: { endpointId: endpoint.id } });
  }

  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  return (
    <>
      {rows.total > 0 && <p className={css.note}>{t('hooks.refusal.hint')}</p>}
      <DataGrid
        id="hook-refusals"
        label={t('hooks.refusal.list')}
        rows={rows}
        columns={columns}
        keyOf={(row) => row.key}
        nameOf={(row) => `${words.endpoint(row.endpoint)}, ${f.moment(row.at)}`}
        onOpen={open}
        empty={
          <EmptyState
            icon={ShieldCheck}
            tone="success"
            title={t('hooks.refusal.emptyTitle')}
            body={t('hooks.refusal.emptyBody')}
          />
        }
      />
    </>
  );
}
