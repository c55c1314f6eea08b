import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowUp, Pause, Play, Radio, RotateCw, Webhook } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { hookState } from '../../../shared/model/hook.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridHandle } from '../../components/grid/grid-types.ts';
import { countSelected, nothing, type Selection } from '../../components/grid/selection.ts';
import { Bar, Foot, Spacer } from '../../components/Layout.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { hookColumns } from './hook-columns.tsx';
import css from './Hooks.module.css';
import { useHookCommands } from './use-hook-commands.ts';
import type { HookFilter } from './use-hook-list.ts';
import { useLiveHooks } from './use-live-hooks.ts';
import { useHookWords } from './use-hook-words.ts';
import { useReplay } from './use-replay.ts';

type HookTableProps = { selection: Selection; onSelection: (selection: Selection) => void };

/** Every hook as it came, live; replayed one or many. */
export function HookTable({ selection, onSelection: setSelection }: HookTableProps) {
  const { t, f, language } = useText();
  const words = useHookWords();
  const { api } = useService();
  const { data: app } = useAppState();
  const { endpoint, state, hook: shown } = useSearch({ from: '/hooks' });
  const navigate = useNavigate({ from: '/hooks' });
  const { data: endpoints } = useQuery(api.hooks.endpoints.queryOptions());
  const grid = useRef<GridHandle>(null);
  const replay = useReplay();

  const filter: HookFilter = {
    ...(endpoint === undefined ? {} : { endpoint: [endpoint] }),
    ...(state === undefined ? {} : { state: [state] }),
  };
  const [paused, setPaused] = useState(false);
  const [reading, setReading] = useState(false);
  const { list, upTo, news, catchUp } = useLiveHooks(filter, paused || reading);
  const columns = useMemo(() => hookColumns({ t, f, language }, words), [t, f, language, words]);
  const isAdmin = app?.operator.role === 'admin';
  const count = countSelected(selection, list.rows.total);
  const isFiltered = endpoint !== undefined || state !== undefined;

  const open = (id: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, hook: id }) });
  const choose = (next: { endpoint?: string | undefined; state?: typeof state }) => {
    setSelection(nothing);
    void navigate({ search: (now) => ({ ...now, ...next }) });
  };

  async function replayChosen(): Promise<void> {
    if (await replay.chosen(selection, { ...filter, ...(upTo && { upTo }) }, count))
      setSelection(nothing);
  }

  useHookCommands({
    grid,
    rows: list.rows,
    shown,
    chosen: count,
    isAdmin,
    open,
    clear: () => setSelection(nothing),
    replayChosen: () => void replayChosen(),
    replayOne: (id) => void replay.one(id),
  });

  return (
    <>
      <Bar>
        <Select
          aria-label={t('hooks.list.endpoint')}
          placeholder={t('hooks.list.anyEndpoint')}
          clearable
          searchable
          size="xs"
          data={(endpoints ?? []).map(({ name }) => ({ value: name, label: words.endpoint(name) }))}
          value={endpoint ?? null}
          onChange={(value) => choose({ endpoint: value ?? undefined })}
        />
        <Select
          aria-label={t('hooks.list.state')}
          placeholder={t('hooks.list.anyState')}
          clearable
          size="xs"
          data={hookState.options.map((value) => ({ value, label: t(`hooks.state.${value}`) }))}
          value={state ?? null}
          onChange={(value) => choose({ state: hookState.options.find((each) => each === value) })}
        />
        <Spacer />
        <span role="status">
          {news > 0 && (
            <Action size="xs" icon={<ArrowUp size={14} />} onClick={() => void catchUp()}>
              {t('hooks.list.news', { count: news })}
            </Action>
          )}
        </span>
        <span className={css.live} data-paused={paused || undefined}>
          <Radio size={14} aria-hidden="true" />
          {paused ? t('hooks.list.paused') : t('hooks.list.live')}
        </span>
        <Action
          size="xs"
          icon={paused ? <Play size={14} /> : <Pause size={14} />}
          onClick={() => setPaused(!paused)}
        >
          {paused ? t('hooks.list.goOn') : t('hooks.list.pause')}
        </Action>
      </Bar>
      {list.error ? (
        <ErrorNotice error={list.error} onRetry={list.retry} />
      ) : (
        <div
          className={css.held}
          onPointerEnter={() => setReading(true)}
          onPointerLeave={() => setReading(false)}
        >
          <DataGrid
            id="hooks"
            label={t('hooks.list.label')}
            handle={grid}
            rows={list.rows}
            columns={columns}
            keyOf={(hook) => hook.id}
            nameOf={words.name}
            {...(isAdmin ? { selection, onSelection: setSelection } : {})}
            shownKey={shown ?? null}
            onCursor={(hook) => shown !== undefined && open(hook.id)}
            onPeek={(hook) => open(hook.id)}
            onOpen={(hook) => open(hook.id)}
            empty={
              isFiltered ? (
                <EmptyState
                  icon={Webhook}
                  title={t('hooks.list.filteredTitle')}
                  body={t('hooks.list.filteredBody')}
                >
                  <Action onClick={() => choose({ endpoint: undefined, state: undefined })}>
                    {t('hooks.list.clearFilter')}
                  </Action>
                </EmptyState>
              ) : (
                <EmptyState
                  icon={Webhook}
                  title={t('hooks.list.emptyTitle')}
                  body={isAdmin ? t('hooks.list.emptyBody') : t('hooks.list.emptyStaff')}
                >
                  {isAdmin && (
                    <Action primary onClick={() => void navigate({ search: { tab: 'endpoints' } })}>
                      {t('hooks.list.setUp')}
                    </Action>
                  )}
                </EmptyState>
              )
            }
          />
        </div>
      )}
      {isAdmin && (count > 0 || replay.progress !== null) && (
        <Foot>
          {replay.progress === null ? (
            <>
              {t('common.grid.selectedCount', { count })}
              <Spacer />
              <Action onClick={() => setSelection(nothing)}>{t('hooks.replay.clear')}</Action>
              <Action
                primary
                keys="r"
                icon={<RotateCw size={16} />}
                onClick={() => void replayChosen()}
              >
                {t('hooks.replay.chosen', { count })}
              </Action>
            </>
          ) : (
            <>
              {t('hooks.replay.progress', replay.progress)}
              <RunProgress
                label={t('hooks.replay.progress', replay.progress)}
                {...replay.progress}
              />
              <Spacer />
              <Action onClick={replay.stop}>{t('hooks.replay.stop')}</Action>
            </>
          )}
        </Foot>
      )}
    </>
  );
}
