import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type {
  DuplicateCluster,
  DuplicateLevel,
  DuplicateReason,
} from '../../../shared/model/duplicate.ts';
import { useOpened, walkedList } from '../../components/walked-list.ts';
import { useService } from '../../service.tsx';

const shownAtOnce = 200;
const none: readonly DuplicateCluster[] = [];

/** Those who may be one person, which of them is open, and what the list is narrowed to. */
export function useDuplicates() {
  const { api } = useService();
  const { cluster: wanted, level, reason, show } = useSearch({ from: '/duplicates' });
  const navigate = useNavigate({ from: '/duplicates' });
  const query = useQuery({
    ...api.duplicates.list.queryOptions({
      input: {
        limit: shownAtOnce,
        ...(level ? { level } : {}),
        ...(reason ? { reason } : {}),
      },
    }),
    placeholderData: (before) => before,
  });
  const scan = useQuery(api.duplicates.scan.queryOptions());
  const items = query.data?.items ?? none;
  const { opened, open } = useOpened(
    wanted,
    (id) => void navigate({ search: (now) => ({ ...now, cluster: id }), replace: true }),
  );

  return {
    items,
    total: query.data?.pagination.total ?? 0,
    waiting: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
    scan: scan.data,
    ...walkedList(items, opened, open, 'data-cluster'),
    level,
    reason,
    show,
    showList: (id: string) =>
      void navigate({
        search: (now) => ({ ...now, show: id === 'open' ? undefined : (id as 'apart') }),
      }),
    narrow: (to: { level?: DuplicateLevel | undefined; reason?: DuplicateReason | undefined }) =>
      void navigate({ search: (now) => ({ ...now, ...to, cluster: undefined }), replace: true }),
    open,
  };
}

export type DuplicateList = ReturnType<typeof useDuplicates>;
