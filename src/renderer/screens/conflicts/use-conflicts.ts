import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Conflict } from '../../../shared/model/sync.ts';
import { isSelected, nothing, toggle } from '../../components/grid/selection.ts';
import { useOpened, walkedList } from '../../components/walked-list.ts';
import { useService } from '../../service.tsx';
import { groupsOf } from './groups.ts';

const shownAtOnce = 200;
const none: readonly Conflict[] = [];

/** The conflicts on screen, which one is open, and which are chosen for bulk work. */
export function useConflicts() {
  const { api } = useService();
  const { conflict: wanted, lead, show } = useSearch({ from: '/conflicts' });
  const navigate = useNavigate({ from: '/conflicts' });
  const [selection, setSelection] = useState(nothing);

  const query = useQuery({
    ...api.conflicts.list.queryOptions({
      input: {
        state: show ?? 'open',
        ...(lead === undefined ? {} : { leadId: lead }),
        limit: shownAtOnce,
      },
    }),
    placeholderData: (before) => before,
  });
  const items = useMemo(
    () => groupsOf(query.data?.items ?? none).flatMap(([, each]) => each),
    [query.data],
  );
  const { opened, open } = useOpened(
    wanted,
    (id) => void navigate({ search: (now) => ({ ...now, conflict: id }), replace: true }),
  );

  return {
    items,
    total: query.data?.pagination.total ?? 0,
    waiting: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
    ...walkedList(items, opened, open, 'data-conflict'),
    snoozed: show === 'snoozed',
    showSnoozed: (on: boolean) => {
      setSelection(nothing);
      void navigate({
        search: (now) => ({ ...now, conflict: undefined, show: on ? 'snoozed' : undefined }),
        replace: true,
      });
    },
    open,
    chosen: items.filter(({ id }) => isSelected(selection, id)),
    isChosen: (id: string) => isSelected(selection, id),
    toggle: (id: string) => setSelection((now) => toggle(now, id)),
    clear: () => setSelection(nothing),
  };
}

export type Conflicts = ReturnType<typeof useConflicts>;
