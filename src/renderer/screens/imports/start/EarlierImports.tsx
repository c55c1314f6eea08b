import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ImportRun } from '../../../../shared/model/import.ts';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { DataGrid } from '../../../components/grid/DataGrid.tsx';
import { useBlockRows } from '../../../components/grid/use-block-rows.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { importColumns } from './import-columns.tsx';
import css from './StartPage.module.css';
import { UndoImport } from '../UndoImport.tsx';

const atOnce = 100;

/** What was imported before: how it went, and the way to it. */
export function EarlierImports() {
  const { t, f } = useText();
  const { api, client } = useService();
  const navigate = useNavigate({ from: '/imports' });
  const [undoing, setUndoing] = useState<ImportRun | null>(null);
  const list = useBlockRows({
    queryKey: (block) => api.imports.list.queryKey({ input: { page: block + 1, limit: atOnce } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.imports.list({ ...page, limit }, { signal });
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (run) => run.id,
    blockSize: atOnce,
  });
  const columns = useMemo(() => importColumns({ t, f }, setUndoing), [t, f]);
  const open = (run: ImportRun) => void navigate({ search: { import: run.id } });

  if (list.error) return <ErrorNotice error={list.error} onRetry={list.retry} />;
  return (
    <>
      <h2 className={css.listHead}>{t('imports.list.title')}</h2>
      <DataGrid
        id="imports"
        label={t('imports.list.label')}
        rows={list.rows}
        columns={columns}
        keyOf={(run) => run.id}
        nameOf={(run) => `${run.fileName} ${f.moment(run.createdAt)}`}
        onPeek={open}
        onOpen={open}
        empty={
          !list.waiting && (
            <EmptyState
              icon={FileUp}
              title={t('imports.start.emptyTitle')}
              body={t('imports.start.emptyBody')}
            />
          )
        }
      />
      {undoing && <UndoImport run={undoing} onClose={() => setUndoing(null)} />}
    </>
  );
}
