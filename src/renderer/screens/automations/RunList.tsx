import { Select } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useState } from 'react';
import { runState, type AutomationRun, type RunState } from '../../../shared/model/automation.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { runLook } from './automation-look.ts';
import css from './Automations.module.css';
import { StepLines } from './StepLines.tsx';
import { useAutomationWords } from './use-automation-words.ts';

const atOnce = 30;

type RunListProps = {
  automationId?: string | undefined;
  /** How they stand, until a person chooses otherwise. */
  states?: readonly RunState[] | undefined;
  /** When they began. */
  between?: { from?: string | undefined; to?: string | undefined };
};

/** Runs, the newest first; of one automation, when told. */
export function RunList({ automationId, states = [], between = {} }: RunListProps) {
  const { t, f } = useText();
  const { api } = useService();
  const [state, setState] = useState<RunState | null>(
    states.length === 1 ? (states[0] ?? null) : null,
  );
  const [chosen, setChosen] = useState(states.length <= 1);
  const { from, to } = between;
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    api.automations.runs.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: atOnce,
        ...(automationId === undefined ? {} : { automationId }),
        ...(state === null ? (chosen ? {} : { state: [...states] }) : { state: [state] }),
        ...(from === undefined ? {} : { startedFrom: from }),
        ...(to === undefined ? {} : { startedTo: to }),
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const runs = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <Select
        size="xs"
        className={css.filter ?? ''}
        label={t('automations.runs.state')}
        placeholder={t('common.all')}
        clearable
        data={runState.options.map((value) => ({ value, label: t(`automations.state.${value}`) }))}
        value={state}
        onChange={(value) => {
          setChosen(true);
          setState(runState.options.find((each) => each === value) ?? null);
        }}
      />
      {from !== undefined && to !== undefined && (
        <p className={css.quiet}>
          {t('leads.filter.between', { from: f.shortDate(from), to: f.shortDate(to) })}{' '}
          <Link to="/automations" search={{ tab: 'runs', of: automationId }}>
            {t('automations.runs.anyTime')}
          </Link>
        </p>
      )}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {runs?.length === 0 && <EmptyState icon={History} title={t('automations.runs.none')} />}
      <ul className={css.list} aria-label={t('automations.tab.runs')}>
        {runs?.map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ul>
      {hasNextPage && (
        <Action loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('automations.runs.more')}
        </Action>
      )}
    </>
  );
}

function Run({ run }: { run: AutomationRun }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const { data: app } = useAppState();
  const act = useAct();
  const words = useAutomationWords(undefined);
  const [open, setOpen] = useState(false);
  const { id, state, leadName, automationName, reason, chain, nextAt } = run;
  const name = leadName || t('leads.noName');
  const isAdmin = app?.operator.role === 'admin';
  const about = [
    f.moment(run.startedAt),
    reason === null ? null : words.reason(reason),
    state === 'waiting' && nextAt !== null
      ? t('automations.until', { time: f.dateTime(nextAt) })
      : null,
    chain.length === 0 ? null : t('automations.runs.chain', { names: chain.join(' → ') }),
  ];

  async function change(call: () => Promise<unknown>, title: string): Promise<void> {
    await act({ do: call, done: () => ({ title }) });
    await queries.invalidateQueries({ queryKey: api.automations.key() });
  }

  return (
    <li className={css.run}>
      <div className={css.runHead}>
        <Pill {...runLook[state]} label={t(`automations.state.${state}`)} />
        <div className={css.itemText}>
          <p>
            <Link to="/leads/$leadId" params={{ leadId: run.leadId }} className={css.name}>
              {name}
            </Link>
            <span className={css.quiet}> {automationName}</span>
          </p>
          <p className={css.quiet}>{about.filter((each) => each !== null).join(' · ')}</p>
        </div>
        {isAdmin && state === 'failed' && (
          <Action
            size="xs"
            onClick={() =>
              void change(() => client.automations.retryRun({ id }), t('automations.runs.retried'))
            }
          >
            {t('common.retry')}
          </Action>
        )}
        {isAdmin && (state === 'waiting' || state === 'ready') && (
          <Action
            size="xs"
            aria-label={t('automations.runs.endOne', { name })}
            onClick={() =>
              void change(() => client.automations.endRun({ id }), t('automations.runs.ended'))
            }
          >
            {t('automations.runs.end')}
          </Action>
        )}
        <Action
          size="xs"
          aria-expanded={open}
          aria-label={t('automations.runs.stepsOne', { name })}
          onClick={() => setOpen(!open)}
        >
          {t('automations.runs.steps', { count: run.steps.length })}
        </Action>
      </div>
      {open && <StepLines lines={run.steps} />}
    </li>
  );
}
