import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ImportMapping, ImportPreview } from '../../../shared/model/import.ts';
import { useService } from '../../service.tsx';
import type { Draft } from './drafts.ts';

const settleMs = 150;

/**
 * What an import of the file would do, as decided so far; asked again with each decision.
 *
 * Its key is outside the contract's: what other imports do must not have large files read again.
 */
export function usePreview(fileId: string, draft: Draft) {
  const { client } = useService();
  const now = useMemo(
    (): Partial<ImportMapping> => ({ ...draft.reading, ...draft.rules }),
    [draft.reading, draft.rules],
  );
  const [mapping] = useDebouncedValue(now, settleMs);
  const query = useQuery({
    queryKey: ['import-preview', fileId, mapping],
    queryFn: ({ signal }) => client.imports.preview({ fileId, mapping }, { signal }),
    placeholderData: (before) => before,
    // Leads change meanwhile: whoever comes back sees what is true then.
    staleTime: 0,
    gcTime: 60_000,
  });

  // A reading that fails leaves the one before on screen, with its reason above.
  const [last, setLast] = useState<ImportPreview | undefined>(undefined);
  if (query.data && query.data !== last) setLast(query.data);
  return {
    preview: query.data ?? last,
    /** What was decided, as the preview was asked for it. */
    mapping,
    error: query.error,
    retry: () => void query.refetch(),
    /** What is shown is not yet what was decided. */
    behind: query.isPlaceholderData || now !== mapping,
  };
}
