import { MultiSelect, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ScoringNow } from '../../../shared/model/scoring.ts';
import { Action } from '../../components/Action.tsx';
import { DateField } from '../../components/DateField.tsx';
import { localDay } from '../../components/read-day.ts';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { BacktestResult } from './BacktestResult.tsx';
import { ownPeriod, periodOf, periods, type OwnPeriod, type Period } from './periods.ts';
import css from './Scoring.module.css';

const DRAFT = 'draft';
const MOST_SETS = 4;

/** How well sets of rules would have told who converts, on leads of a chosen period. */
export function BacktestPart({ now }: { now: ScoringNow }) {
  const { t } = useText();
  const { api, client } = useService();
  const act = useAct();
  const current = String(now.current.version);
  const [period, setPeriod] = useState<Period>('quarter');
  const [today] = useState(() => new Date());
  const [own, setOwn] = useState<OwnPeriod>({ first: null, last: null });
  const [sets, setSets] = useState<string[]>(now.draft ? [current, DRAFT] : [current]);
  const [values, setValues] = useState<'creation' | 'now'>('creation');
  const [asked, setAsked] = useState<{ id: string; values: 'creation' | 'now' } | null>(null);
  const versions = useQuery(api.scoring.versions.queryOptions());
  const { data, isError } = useQuery(
    api.scoring.backtest.queryOptions({
      input: { id: asked?.id ?? '-' },
      enabled: asked !== null,
      retry: false,
    }),
  );
  const running = asked !== null && !isError && (!data || data.state === 'running');
  const offered = [
    ...(now.draft ? [{ value: DRAFT, label: t('scoring.draft') }] : []),
    ...(versions.data?.items ?? [now.current]).map(({ version }) => ({
      value: String(version),
      label: t('scoring.version', { version }),
    })),
  ];

  const bounds = period === 'own' ? ownPeriod(own) : periodOf(period, today);

  async function run(): Promise<void> {
    if (bounds === null) return;
    const input = {
      ...bounds,
      sets: sets.map((each) => (each === DRAFT ? null : Number(each))),
      values,
    };
    const task = await act({ do: () => client.scoring.startBacktest(input) });
    if (task) setAsked({ id: task.id, values });
  }

  return (
    <div className={css.page}>
      <p className={css.quiet}>{t('scoring.backtest.intro')}</p>
      <div className={css.ask}>
        <Select
          label={t('scoring.backtest.period')}
          data={periods.map((value) => ({ value, label: t(`scoring.backtest.${value}`) }))}
          allowDeselect={false}
          value={period}
          onChange={(next) => setPeriod((next ?? 'quarter') as Period)}
        />
        {period === 'own' &&
          (['first', 'last'] as const).map((end) => (
            <DateField
              key={end}
              label={t(end === 'first' ? 'leads.filter.fromLabel' : 'leads.filter.toLabel')}
              placeholder={t('leads.filter.datePlaceholder')}
              value={own[end]}
              maxDate={localDay(today)}
              {...(end === 'last' && own.first !== null ? { minDate: own.first } : {})}
              onChange={(day) => setOwn({ ...own, [end]: day })}
            />
          ))}
        <MultiSelect
          className={css.wide}
          label={t('scoring.backtest.sets')}
          data={offered}
          maxValues={MOST_SETS}
          value={sets}
          onChange={setSets}
        />
        <div>
          <span className={css.label} id="backtest-values">
            {t('scoring.backtest.values')}
          </span>
          <SegmentedControl
            size="xs"
            aria-labelledby="backtest-values"
            data={[
              { value: 'creation', label: t('scoring.backtest.creation') },
              { value: 'now', label: t('scoring.backtest.now') },
            ]}
            value={values}
            onChange={(next) => setValues(next === 'now' ? 'now' : 'creation')}
          />
        </div>
        <Action
          primary
          loading={running}
          disabled={sets.length === 0 || bounds === null}
          onClick={() => void run()}
        >
          {t('scoring.backtest.run')}
        </Action>
      </div>
      {running && (
        <RunProgress
          label={t('scoring.backtest.running')}
          done={data?.done ?? 0}
          total={data?.total || null}
          thick={6}
        />
      )}
      {(isError || data?.state === 'failed') && (
        <p className={css.bad} role="status">
          {t('scoring.backtest.failed')}
        </p>
      )}
      {data?.result && <BacktestResult result={data.result} values={asked?.values ?? 'creation'} />}
    </div>
  );
}
