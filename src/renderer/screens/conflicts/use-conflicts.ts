import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Conflict } from '../../../shared/model/sync.ts';
import { isSelected, nothing, toggle } from '../../components/grid/selection.ts';
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
  const at = items.findIndex(({ id }) => id === wanted);
  const current = items[Math.max(at, 0)] ?? null;

  const open = (id: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, conflict: id }), replace: true });

  function move(by: number): void {
    const next = items[Math.min(items.length - 1, Math.max(0, Math.max(at, 0) + by))];
    if (!next) return;
    open(next.id);
    focusRow(next.id);
  }

  return {
    items,
    total: query.data?.pagination.total ?? 0,
    waiting: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
    current,
    position: current === null ? 0 : Math.max(at, 0) + 1,
    snoozed: show === 'snoozed',
    showSnoozed: (on: boolean) => {
      setSelection(nothing);
      void navigate({
        search: (now) => ({ ...now, conflict: undefined, show: on ? 'snoozed' : undefined }),
        replace: true,
      });
    },
    open,
    move,
    chosen: items.filter(({ id }) => isSelected(selection, id)),
    isChosen: (id: string) => isSelected(selection, id),
    toggle: (id: string) => setSelection((now) => toggle(now, id)),
    clear: () => setSelection(nothing),
    /** The one to go to when this one is done: the next, or the one before at the end. */
    after: (id: string): Conflict | null => {
      const index = items.findIndex((each) => each.id === id);
      return items[index + 1] ?? items[index - 1] ?? null;
    },
  };
}

export type Conflicts = ReturnType<typeof useConflicts>;

/** Puts the focus on a row of the list, once it is drawn. */
export function focusRow(id: string): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(`[data-conflict="${CSS.escape(id)}"]`)?.focus();
  });
}
