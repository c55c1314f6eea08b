import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CircleCheck, Loader } from 'lucide-react';
import type { EventRun, EventSubscription } from '../../../shared/model/subscription.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Section } from '../../components/Layout.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { fileSize } from '../../i18n/file-size.ts';
import { useAnswerWords } from '../../i18n/use-answer-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { AttemptLog, DeliveryItem } from './DeliveryList.tsx';
import css from './Subscriptions.module.css';

/** The batches that went, run by run, each with its requests and its events. */
export function RunList({ of }: { of: EventSubscription }) {
  const { t } = useText();
  const { api } = useService();
  const { run: open } = useSearch({ from: '/subscriptions' });
  const navigate = useNavigate({ from: '/subscriptions' });
  const { id } = of;
  const { data, error, refetch } = useQuery(
    api.eventSubscriptions.runs.queryOptions({ input: { id, limit: 50 } }),
  );
  return (
    <Section label={t('subscriptions.tabs.runs')}>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className={css.quiet}>{t('subscriptions.run.none')}</p>}
      <ul className={css.list}>
        {data?.map((run) => (
          <RunItem
            key={run.id}
            subscriptionId={id}
            run={run}
            open={run.id === open}
            onToggle={() =>
              void navigate({
                search: { id, tab: 'runs', run: run.id === open ? undefined : run.id },
              })
            }
          />
        ))}
      </ul>
    </Section>
  );
}

type RunItemProps = {
  subscriptionId: string;
  run: EventRun;
  open: boolean;
  onToggle: () => void;
};

function RunItem({ subscriptionId, run, open, onToggle }: RunItemProps) {
  const { t, f, language } = useText();
  const { reason, state, total, sent, failed, skipped, bytes, startedAt, endedAt } = run;
  const done = sent + failed + skipped;
  const line = [
    t(`subscriptions.run.${reason}`),
    t('subscriptions.run.counts', { sent, failed, skipped }),
    fileSize(bytes, language),
    endedAt === null
      ? null
      : t('subscriptions.run.took', { span: f.span(Date.parse(endedAt) - Date.parse(startedAt)) }),
  ];
  return (
    <li className={css.delivery}>
      <div className={css.deliveryHead}>
        <button
          type="button"
          className={css.deliveryName}
          aria-expanded={open}
          aria-label={t('subscriptions.run.open', { time: f.moment(startedAt) })}
          onClick={onToggle}
        >
          {f.moment(startedAt)}
        </button>
        <Pill
          tone={state === 'running' ? 'info' : failed > 0 ? 'warning' : 'success'}
          icon={state === 'running' ? Loader : CircleCheck}
          label={t(`subscriptions.run.${state}`)}
          plain
        />
      </div>
      <p className={css.quiet}>{line.filter((part) => part !== null).join(' · ')}</p>
      {state === 'running' && (
        <RunProgress
          label={t('subscriptions.run.progress')}
          done={done}
          total={total}
          thick={4}
          words
        />
      )}
      {open && <RunDetail subscriptionId={subscriptionId} runId={run.id} />}
    </li>
  );
}

function RunDetail({ subscriptionId, runId }: { subscriptionId: string; runId: string }) {
  const { t } = useText();
  const why = useAnswerWords();
  const { api } = useService();
  const input = { id: subscriptionId, runId };
  const { data, error } = useQuery(api.eventSubscriptions.run.queryOptions({ input }));
  if (error) return <ErrorNotice error={error} />;
  if (!data) return null;
  return (
    <div className={css.stack}>
      {data.batchList.map((batch, at) => (
        <div key={batch.id}>
          <p className={css.itemName}>
            {t('subscriptions.run.batch', { n: at + 1, count: batch.events })}
          </p>
          <p className={css.id}>{batch.id}</p>
          {batch.reason !== null && batch.state !== 'delivered' && (
            <p className={css.bad}>{why(batch.reason)}</p>
          )}
          <AttemptLog log={batch.log} />
        </div>
      ))}
      <ul className={css.list}>
        {data.deliveries.map((each) => (
          <DeliveryItem key={each.id} subscriptionId={subscriptionId} of={each} />
        ))}
      </ul>
    </div>
  );
}
