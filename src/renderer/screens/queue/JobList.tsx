import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleCheck, CircleX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { jobClass, type Job, type JobState } from '../../../shared/model/queue.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { countSelected, nothing, type Selection } from '../../components/grid/selection.ts';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { Bar, Foot, Spacer } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { jobColumns } from './job-columns.tsx';

const jobsAtOnce = 100;
const statesOf: Readonly<Record<'waiting' | 'delivered', JobState[]>> = {
  waiting: ['leased', 'ready'],
  delivered: ['done'],
};

/** Jobs that run or wait, and why; or those that are done. */
export function JobList({ kind }: { kind: 'waiting' | 'delivered' }) {
  const words = useText();
  const { t, f } = words;
  const { api, client } = useService();
  const act = useAct();
  const search = useSearch({ from: '/queue' });
  const navigate = useNavigate({ from: '/queue' });
  const connections = useQuery(api.connections.list.queryOptions());
  const [selection, setSelection] = useState<Selection>(nothing);

  const input = {
    state: statesOf[kind],
    limit: jobsAtOnce,
    ...(search.class === undefined ? {} : { class: [search.class] }),
    ...(search.connection === undefined ? {} : { connectionId: search.connection }),
  };
  const list = useBlockRows({
    queryKey: (block) => api.queue.jobs.queryKey({ input: { ...input, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.queue.jobs(
        { ...input, ...page, limit },
        { signal },
      );
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (job) => job.id,
    blockSize: jobsAtOnce,
  });

  const columns = useMemo((): GridColumn<Job>[] => {
    const why = (job: Job): string => {
      if (job.state === 'leased') return t('queue.state.leased');
      if (job.waiting === null) return t('queue.waiting.next');
      if (job.waiting === 'later') return t('queue.waiting.later', { time: f.time(job.runAt) });
      return t(`queue.waiting.${job.waiting}`);
    };
    const last: GridColumn<Job>[] =
      kind === 'waiting'
        ? [
            {
              id: 'why',
              title: t('queue.column.why'),
              width: { share: 1.2, min: 160 },
              cell: why,
              text: (job) => [why(job), job.lastError?.message].filter(Boolean).join(': '),
            },
          ]
        : [
            {
              id: 'finished',
              title: t('queue.column.finished'),
              width: 120,
              tone: 'quiet',
              cell: (job) => f.moment(job.updatedAt),
              text: (job) => f.stamp(job.updatedAt),
            },
          ];
    return [...jobColumns<Job>(words), ...last];
  }, [words, t, f, kind]);

  const chosen = selection.kind === 'some' ? [...selection.ids] : [];

  async function cancel(): Promise<void> {
    const cancelled = await act({
      do: () => client.queue.cancel({ ids: chosen }),
      done: ({ changed }) => ({ title: t('queue.done.cancelled', { count: changed }) }),
    });
    if (cancelled) setSelection(nothing);
  }

  return (
    <>
      <Bar>
        <Select
          aria-label={t('queue.filterClass')}
          placeholder={t('queue.anyClass')}
          clearable
          size="xs"
          data={jobClass.options.map((value) => ({ value, label: t(`queue.class.${value}`) }))}
          value={search.class ?? null}
          onChange={(value) =>
            void navigate({
              search: (now) => ({ ...now, class: jobClass.options.find((each) => each === value) }),
            })
          }
        />
        {(connections.data?.items.length ?? 0) > 1 && (
          <Select
            aria-label={t('queue.filterConnection')}
            placeholder={t('queue.anyConnection')}
            clearable
            size="xs"
            data={connections.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            value={search.connection ?? null}
            onChange={(value) =>
              void navigate({ search: (now) => ({ ...now, connection: value ?? undefined }) })
            }
          />
        )}
      </Bar>
      {list.error ? (
        <ErrorNotice error={list.error} onRetry={list.retry} />
      ) : (
        <DataGrid
          id={`jobs-${kind}`}
          label={t(`queue.tabs.${kind}`)}
          rows={list.rows}
          columns={columns}
          keyOf={(job) => job.id}
          nameOf={(job) => job.leadName ?? t(`queue.op.${job.op}`)}
          {...(kind === 'waiting' ? { selection, onSelection: setSelection } : {})}
          onOpen={(job) =>
            job.leadId && void navigate({ to: '/leads/$leadId', params: { leadId: job.leadId } })
          }
          empty={
            <EmptyState
              icon={CircleCheck}
              tone="success"
              title={t(`queue.empty.${kind}Title`)}
              body={t(`queue.empty.${kind}Body`)}
            />
          }
        />
      )}
      {kind === 'waiting' && chosen.length > 0 && (
        <Foot>
          {t('common.grid.selectedCount', { count: countSelected(selection, list.rows.total) })}
          <Spacer />
          <Action icon={<CircleX size={16} />} onClick={() => void cancel()}>
            {t('queue.cancel')}
          </Action>
        </Foot>
      )}
    </>
  );
}
