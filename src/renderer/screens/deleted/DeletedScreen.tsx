import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Search, Trash2, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { deletedLead, type DeletedLead } from '../../../shared/model/merge.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import { countSelected, nothing, type Selection } from '../../components/grid/selection.ts';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { Bar, Bench, Foot, Main, ScreenTitle, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useLeadActions } from '../leads/use-lead-actions.ts';

const atOnce = 100;
const TYPING_MS = 200;
const reasons = deletedLead.shape.why.options;

/** Deleted leads: who deleted them, when and why, and the way back. */
export function DeletedScreen() {
  const { t, f } = useText();
  const { api, client } = useService();
  const { q, why } = useSearch({ from: '/deleted' });
  const navigate = useNavigate({ from: '/deleted' });
  const { wayBack, refresh } = useLeadActions();
  const act = useAct();
  const [typed, setTyped] = useState(q ?? '');
  const look = useDebouncedCallback(
    (text: string) =>
      void navigate({ replace: true, search: (now) => ({ ...now, q: text || undefined }) }),
    TYPING_MS,
  );
  const [selection, setSelection] = useState<Selection>(nothing);

  const input = { limit: atOnce, ...(q ? { q } : {}), ...(why ? { why } : {}) };
  const list = useBlockRows({
    queryKey: (block) => api.leads.deleted.queryKey({ input: { ...input, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const answer = await client.leads.deleted({ ...input, ...page, limit }, { signal });
      const { total, nextCursor } = answer.pagination;
      return { items: answer.items, total, nextCursor };
    },
    keyOf: ({ id }) => id,
    blockSize: atOnce,
  });

  const columns = useMemo((): GridColumn<DeletedLead>[] => {
    const reason = ({ why: each, mergedInto }: DeletedLead) =>
      mergedInto ? t('deleted.mergedInto', { name: mergedInto.name }) : t(`deleted.why.${each}`);
    const until = ({ erasedAt }: DeletedLead) =>
      erasedAt ? f.shortDate(erasedAt) : t('deleted.whileMerged');
    const plain = (
      id: keyof typeof columnNames,
      width: GridColumn<DeletedLead>['width'],
      text: (row: DeletedLead) => string,
    ): GridColumn<DeletedLead> => ({ id, title: columnNames[id], width, cell: text, text });
    const columnNames = {
      name: t('deleted.column.name'),
      email: t('deleted.column.email'),
      why: t('deleted.column.why'),
      by: t('deleted.column.by'),
      at: t('deleted.column.at'),
      until: t('deleted.column.until'),
    };
    return [
      {
        ...plain('name', { share: 1.2, min: 150 }, (row) => row.name || t('deleted.nameless')),
        tone: 'strong',
        fixed: true,
      },
      plain('email', { share: 1.2, min: 150 }, (row) => row.email ?? ''),
      plain('why', { share: 1, min: 140 }, reason),
      plain('by', 110, (row) => row.by),
      plain('at', 120, (row) => f.moment(row.deletedAt)),
      plain('until', 170, until),
    ];
  }, [t, f]);

  const chosen = selection.kind === 'some' ? [...selection.ids] : [];

  async function restore(): Promise<void> {
    const done = await act({
      do: () => client.leads.bulkRestore({ ids: chosen }),
      done: ({ restored, refused, undoId }) => ({
        tone: refused.length > 0 ? 'warning' : 'success',
        title: t('deleted.restored', { count: restored }),
        hint:
          refused.length > 0
            ? t('deleted.refused', { count: refused.length })
            : t('deleted.restoredHint'),
        undo: wayBack(undoId),
      }),
    });
    if (!done) return;
    setSelection(nothing);
    refresh();
  }

  useCommands([
    {
      id: 'deleted.restore',
      title: t('deleted.restore'),
      group: 'leads',
      keys: ['r'],
      enabled: () => chosen.length > 0,
      run: () => void restore(),
    },
  ]);

  return (
    <Bench>
      <Main label={t('deleted.title')}>
        <Toolbar>
          <ScreenTitle count={f.number(list.rows.total)}>{t('deleted.title')}</ScreenTitle>
        </Toolbar>
        <Banner tone="info">{t('deleted.note')}</Banner>
        <Bar>
          <TextInput
            aria-label={t('deleted.search')}
            placeholder={t('deleted.search')}
            leftSection={<Search size={14} />}
            size="xs"
            value={typed}
            maxLength={200}
            onChange={({ currentTarget: { value } }) => {
              setTyped(value);
              look(value);
            }}
          />
          <Select
            aria-label={t('deleted.reason')}
            placeholder={t('deleted.anyReason')}
            clearable
            size="xs"
            data={reasons.map((value) => ({ value, label: t(`deleted.why.${value}`) }))}
            value={why ?? null}
            onChange={(value) =>
              void navigate({
                search: (now) => ({ ...now, why: reasons.find((each) => each === value) }),
              })
            }
          />
        </Bar>
        {list.error ? (
          <ErrorNotice error={list.error} onRetry={list.retry} />
        ) : (
          <DataGrid
            id="deleted"
            label={t('deleted.title')}
            rows={list.rows}
            columns={columns}
            keyOf={({ id }) => id}
            nameOf={(row) => row.name || t('deleted.nameless')}
            selection={selection}
            onSelection={(next) => setSelection(next.kind === 'some' ? next : nothing)}
            onOpen={({ id }) => void navigate({ to: '/leads/$leadId', params: { leadId: id } })}
            empty={
              <EmptyState
                icon={Trash2}
                title={t(q || why ? 'deleted.noneFound' : 'deleted.empty')}
                body={t(q || why ? 'deleted.noneFoundBody' : 'deleted.emptyBody')}
              />
            }
          />
        )}
        {chosen.length > 0 && (
          <Foot>
            {t('common.grid.selectedCount', { count: countSelected(selection, list.rows.total) })}
            <Spacer />
            <Action
              primary
              size="md"
              keys="r"
              icon={<Undo2 size={16} />}
              onClick={() => void restore()}
            >
              {t('deleted.restore')}
            </Action>
          </Foot>
        )}
      </Main>
    </Bench>
  );
}
