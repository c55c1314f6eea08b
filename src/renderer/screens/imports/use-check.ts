import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { anyKind, type ImportCheck } from '../../../shared/model/import-fix.ts';
import type { ImportMapping, ImportPreview } from '../../../shared/model/import.ts';
import { announce } from '../../components/announce.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

const settleMs = 800;

export type Check = {
  /** The one under way or done, for what is decided now. */
  now: ImportCheck | undefined;
  /** The last that came to its end: its lists can be looked at. */
  done: ImportCheck | undefined;
  retry: () => void;
};

/**
 * The dry run of the whole file, begun anew with each decision and each correction. It goes on in the
 * service; notices tell how far it is.
 */
export function useCheck(
  fileId: string,
  mapping: Partial<ImportMapping>,
  revision: string | undefined,
): Check {
  const { t } = useText();
  const { client, api } = useService();
  const [rested] = useDebouncedValue(revision, settleMs);
  const settled = rested ?? revision;
  const begun = useQuery({
    queryKey: ['import-check', fileId, mapping, settled],
    queryFn: ({ signal }) => client.importFixing.check({ fileId, mapping }, { signal }),
    enabled: settled !== undefined,
    staleTime: Infinity,
    refetchOnMount: 'always',
    gcTime: 0,
  });
  const { data: checked } = useQuery({
    ...api.importFixing.checked.queryOptions({ input: { id: begun.data?.id ?? '' } }),
    enabled: begun.data !== undefined,
    retry: false,
  });
  const now = checked?.id === begun.data?.id ? (checked ?? begun.data) : begun.data;

  const [done, setDone] = useState<ImportCheck | undefined>(undefined);
  if (now?.state === 'done' && now.id !== done?.id) setDone(now);

  const id = done?.id;
  const [lines, rejected] = [done?.lines ?? 0, done?.outcome.rejected ?? 0];
  useEffect(() => {
    if (id !== undefined) announce(t('importFixing.check.done', { count: lines, rejected }));
  }, [id, lines, rejected, t]);

  const { refetch } = begun;
  return { now, done, retry: () => void refetch() };
}

/** What was found in the whole file in place of what the first rows told. */
export function withCheck(preview: ImportPreview, { now }: Check): ImportPreview {
  if (now?.state !== 'done') return preview;
  const kinds = now.kinds.filter(({ kind }) => kind !== anyKind);
  return {
    ...preview,
    complete: true,
    lines: now.lines,
    outcome: now.outcome,
    fired: now.fired,
    problemCounts: Object.fromEntries(kinds.map(({ kind, count }) => [kind, count])),
  };
}

/** Kinds of problems in the whole file; null while only its first rows are known. */
export function checkedKinds({ now }: Check): ImportCheck['kinds'] | null {
  return now?.state === 'done' ? now.kinds.filter(({ kind }) => kind !== anyKind) : null;
}
