import { CircleCheck, Download } from 'lucide-react';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { ImportRun, rejectedRow } from '../../../../shared/model/import.ts';
import { Action } from '../../../components/Action.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { DataGrid } from '../../../components/grid/DataGrid.tsx';
import type { GridColumn } from '../../../components/grid/grid-types.ts';
import { useBlockRows } from '../../../components/grid/use-block-rows.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { FixRejected } from '../fix/FixRejected.tsx';
import { isOpen } from '../import-look.ts';
import css from './Run.module.css';
import { rejectedPlace } from './RunCounts.tsx';
import { useProblemWords } from '../use-problem-words.ts';
import { useTargetWords } from '../use-target-words.ts';

type RejectedRow = z.infer<typeof rejectedRow>;

type RejectedRowsProps = {
  run: ImportRun;
  onDownload: () => Promise<void>;
  downloading: boolean;
};

const atOnce = 100;

/** The rows that were not taken, each with its reason, in the file's order; they come as they are found. */
export function RejectedRows({ run, onDownload, downloading }: RejectedRowsProps) {
  const { t } = useText();
  const { api, client } = useService();
  const { id, counts } = run;
  const columns = useRejectedColumns(run);
  const list = useBlockRows({
    queryKey: (block) =>
      api.imports.rejected.queryKey({ input: { id, page: block + 1, limit: atOnce } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.imports.rejected(
        { id, ...page, limit },
        { signal },
      );
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (row) => String(row.line),
    blockSize: atOnce,
  });
  const open = isOpen(run);

  return (
    <section id={rejectedPlace} className={css.rejected} aria-label={t('imports.run.rejected')}>
      <div className={css.rejectedHead}>
        <h3 className={css.rejectedTitle}>
          {open ? t('imports.run.rejectedSoFar') : t('imports.run.rejected')}
        </h3>
        {counts.rejected > 0 && (
          <div className={css.rejectedActions}>
            {!open && <FixRejected run={run} />}
            <Action
              size="xs"
              icon={<Download size={14} />}
              loading={downloading}
              onClick={() => void onDownload()}
            >
              {t('imports.run.download', { count: counts.rejected })}
            </Action>
          </div>
        )}
      </div>
      {list.error ? (
        <ErrorNotice error={list.error} onRetry={list.retry} />
      ) : (
        <DataGrid
          id="rejected"
          label={t('imports.run.rejectedLabel')}
          rows={list.rows}
          columns={columns}
          keyOf={(row) => String(row.line)}
          nameOf={(row) => t('imports.mapping.lineNumber', { line: row.line })}
          empty={
            <EmptyState
              icon={CircleCheck}
              tone={run.status === 'completed' ? 'success' : 'neutral'}
              title={open ? t('imports.run.noRejectedYet') : t('imports.run.noRejected')}
              body={
                open
                  ? t('imports.run.noRejectedBody')
                  : run.status === 'completed'
                    ? t('imports.run.allIn')
                    : undefined
              }
            />
          }
        />
      )}
    </section>
  );
}

function useRejectedColumns({ columns }: ImportRun): GridColumn<RejectedRow>[] {
  const { t, f } = useText();
  const { reason } = useProblemWords();
  const { columnName } = useTargetWords();
  return useMemo((): GridColumn<RejectedRow>[] => {
    const whose = (row: RejectedRow) => nameIn(row, columns) ?? t('imports.run.noName');
    const why = ({ reasons }: RejectedRow) => reasons.map(reason).join('; ');
    const where = ({ reasons }: RejectedRow) =>
      [...new Set(reasons.map(({ column }) => columnName(columns, column)))].join(', ');
    return [
      {
        id: 'line',
        title: t('imports.run.line1'),
        width: 72,
        fixed: true,
        tone: 'quiet',
        cell: ({ line }) => f.number(line),
        text: ({ line }) => f.number(line),
      },
      {
        id: 'lead',
        title: t('imports.run.lead'),
        width: { share: 1, min: 120 },
        cell: whose,
        text: whose,
      },
      {
        id: 'reason',
        title: t('imports.run.reason'),
        width: { share: 1.6, min: 220 },
        tone: 'quiet',
        cell: why,
        text: why,
      },
      {
        id: 'column',
        title: t('imports.run.columnName'),
        width: 116,
        align: 'end',
        tone: 'quiet',
        cell: where,
        text: where,
      },
    ];
  }, [columns, t, f, reason, columnName]);
}

/** Whose row it is, as well as its cells say: a name, else an e-mail or a phone. */
function nameIn({ cells }: RejectedRow, columns: ImportRun['columns']): string | null {
  const of = (wanted: string) =>
    cells[columns.findIndex(({ target }) => target === wanted)]?.trim() ?? '';
  const parts = [of('firstName'), of('lastName')].filter(Boolean).join(' ');
  return of('name') || parts || of('email') || of('phone') || null;
}
