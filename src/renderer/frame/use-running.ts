import { useQuery } from '@tanstack/react-query';
import type { ImportRun } from '../../shared/model/import.ts';
import { ratioOf } from '../screens/imports/run/run-progress.ts';
import { useService } from '../service.tsx';

type RunningImport = { id: string; fileName: string; ratio: number | null };

/** The import under way, if there is one. */
export function useRunningImport(): RunningImport | null {
  const { api } = useService();
  const { data } = useQuery(api.imports.list.queryOptions({ input: { limit: 5 } }));
  const at = (state: ImportRun['status']) => data?.items.find(({ status }) => status === state);
  const run = at('running') ?? at('queued');
  if (!run) return null;
  const ratio = run.status === 'queued' ? null : ratioOf(run);
  return { id: run.id, fileName: run.fileName, ratio };
}

/** The reading or sending under way, newest first, if there is one. */
export function useRunningSync() {
  const { api } = useService();
  const { data } = useQuery(
    api.sync.runs.queryOptions({ input: { limit: 5, state: ['running'] } }),
  );
  return data?.items.find(({ kind }) => kind !== 'import' && kind !== 'undo') ?? null;
}
