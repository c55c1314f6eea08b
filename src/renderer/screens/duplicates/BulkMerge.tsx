import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { levelScores } from '../../../shared/model/duplicate.ts';
import { Action } from '../../components/Action.tsx';
import { Delayed } from '../../components/Delayed.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Foot, Headline, Main, Page, Scroll, Spacer } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { BulkItems } from './BulkItems.tsx';
import { BulkRun } from './BulkRun.tsx';
import css from './Duplicates.module.css';

const levels = ['exact', 'likely'] as const;
const atOnce = 20;

/** Everything that is sure enough becomes one: what that would do, then how far it is. */
export function BulkMerge() {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [level, setLevel] = useState<(typeof levels)[number]>('exact');
  const [from, setFrom] = useState(0);
  const [busy, setBusy] = useState(false);
  const atLeast = levelScores[level];
  const state = useQuery(api.duplicates.bulkState.queryOptions());
  const run = state.data ?? null;
  const running = run?.state === 'running';
  const plan = useQuery({
    ...api.duplicates.bulkPlan.queryOptions({ input: { atLeast, from, limit: atOnce } }),
    enabled: !running,
    placeholderData: (before) => before,
  });
  const { data } = plan;

  async function start(): Promise<void> {
    setBusy(true);
    await act({ do: () => client.duplicates.bulkMerge({ atLeast }) });
    setBusy(false);
    setFrom(0);
    await queries.invalidateQueries({ queryKey: api.duplicates.key() });
  }

  return (
    <Main label={t('duplicates.bulk.title')}>
      <Scroll>
        <Page>
          {run && <BulkRun run={run} />}
          {!running && (
            <>
              <Headline sub={t('duplicates.bulk.sub')}>
                {data
                  ? data.clusters > 0
                    ? t('duplicates.bulk.would', { count: data.clusters, goes: data.goes })
                    : t('duplicates.bulk.nothing')
                  : t('duplicates.bulk.title')}
              </Headline>
              <SegmentedControl
                className={css.levels}
                aria-label={t('duplicates.bulk.level')}
                value={level}
                onChange={(value) => {
                  setLevel(value === 'likely' ? 'likely' : 'exact');
                  setFrom(0);
                }}
                data={levels.map((value) => ({ value, label: t(`duplicates.bulk.upTo.${value}`) }))}
              />
              <p className={css.quiet}>{t(`duplicates.bulk.means.${level}`)}</p>
              {plan.error && <ErrorNotice error={plan.error} onRetry={() => void plan.refetch()} />}
              {plan.isPending && <Delayed>{t('duplicates.bulk.counting')}</Delayed>}
              {data && data.leftOut > 0 && (
                <p className={css.quiet}>{t('duplicates.bulk.leftOut', { count: data.leftOut })}</p>
              )}
              {data && data.items.length > 0 && <BulkItems items={data.items} />}
              {data && data.clusters + data.leftOut === 0 && (
                <EmptyState
                  icon={CircleCheck}
                  tone="success"
                  title={t('duplicates.bulk.none')}
                  body={t('duplicates.bulk.noneBody')}
                />
              )}
              {data && (from > 0 || data.next !== null) && (
                <p className={css.pages}>
                  <Action
                    size="xs"
                    disabled={from === 0}
                    onClick={() => setFrom(Math.max(0, from - atOnce))}
                  >
                    {t('duplicates.bulk.before')}
                  </Action>
                  <Action
                    size="xs"
                    disabled={data.next === null}
                    onClick={() => setFrom(data.next ?? from)}
                  >
                    {t('duplicates.bulk.after')}
                  </Action>
                </p>
              )}
            </>
          )}
        </Page>
      </Scroll>
      {!running && data && data.clusters > 0 && (
        <Foot>
          <span className={css.quiet}>{t('duplicates.bulk.undoable')}</span>
          <Spacer />
          <Action primary size="md" disabled={busy} onClick={() => void start()}>
            {t('duplicates.bulk.apply', { count: data.clusters })}
          </Action>
        </Foot>
      )}
    </Main>
  );
}
