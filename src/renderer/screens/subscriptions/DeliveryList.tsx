import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  DeliveryAttempt,
  EventDelivery,
  EventSubscription,
} from '../../../shared/model/subscription.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Section } from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useAct } from '../../components/use-act.ts';
import { useAnswerWords } from '../../i18n/use-answer-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { deliveryLook, outcomeLook, typeWord } from './subscription-look.ts';
import css from './Subscriptions.module.css';

const most = 100;

/** What went to a subscriber, the newest first, each with what was answered. */
export function DeliveryList({ of }: { of: EventSubscription }) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { id, dead } = of;
  const { data, error, refetch } = useQuery(
    api.eventSubscriptions.deliveries.queryOptions({ input: { id, limit: most } }),
  );

  async function retry(deliveryIds?: string[]): Promise<void> {
    await act({
      do: () => client.eventSubscriptions.retry({ id, ...(deliveryIds ? { deliveryIds } : {}) }),
      done: ({ changed }) => ({ title: t('subscriptions.delivery.retried', { count: changed }) }),
    });
    await queries.invalidateQueries({ queryKey: api.eventSubscriptions.key() });
  }

  return (
    <Section
      label={t('subscriptions.tabs.deliveries')}
      aside={
        dead > 0 && (
          <Action size="xs" onClick={() => void retry()}>
            {t('subscriptions.delivery.retryAll')}
          </Action>
        )
      }
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className={css.quiet}>{t('subscriptions.delivery.none')}</p>}
      <ul className={css.list}>
        {data?.map((each) => (
          <DeliveryItem
            key={each.id}
            subscriptionId={id}
            of={each}
            onRetry={() => void retry([each.id])}
          />
        ))}
      </ul>
    </Section>
  );
}

type DeliveryItemProps = {
  subscriptionId: string;
  of: EventDelivery;
  onRetry?: () => void;
};

export function DeliveryItem({ subscriptionId, of, onRetry }: DeliveryItemProps) {
  const { t, f } = useText();
  const why = useAnswerWords();
  const [open, setOpen] = useState(false);
  const type = t(`subscriptions.type.${typeWord[of.type]}`);
  const line = [
    f.moment(of.settledAt ?? of.createdAt),
    t(`subscriptions.lane.${of.lane}`),
    of.attempts === 0 ? null : t('subscriptions.delivery.tries', { count: of.attempts }),
    of.state === 'waiting' && of.attempts > 0 && of.retryAt !== null
      ? t('subscriptions.delivery.next', { time: f.moment(of.retryAt) })
      : null,
  ];
  return (
    <li className={css.delivery}>
      <div className={css.deliveryHead}>
        <button
          type="button"
          className={css.deliveryName}
          aria-expanded={open}
          aria-label={t('subscriptions.delivery.answers', { type })}
          onClick={() => setOpen(!open)}
        >
          {type}
        </button>
        <Pill {...deliveryLook[of.state]} label={t(`subscriptions.delivery.${of.state}`)} plain />
        {of.state === 'dead' && onRetry && (
          <Action size="xs" onClick={onRetry}>
            {t('subscriptions.delivery.retry')}
          </Action>
        )}
      </div>
      <p className={css.quiet}>{line.filter((part) => part !== null).join(' · ')}</p>
      {of.reason !== null && of.state !== 'delivered' && (
        <p className={css.bad}>{why(of.reason)}</p>
      )}
      {open && <Answers subscriptionId={subscriptionId} deliveryId={of.id} />}
    </li>
  );
}

function Answers({ subscriptionId, deliveryId }: { subscriptionId: string; deliveryId: string }) {
  const { api } = useService();
  const input = { id: subscriptionId, deliveryId };
  const { data, error } = useQuery(api.eventSubscriptions.attempts.queryOptions({ input }));
  if (error) return <ErrorNotice error={error} />;
  return data && <AttemptLog log={data} />;
}

/** What was answered, try by try, the newest first. */
export function AttemptLog({ log }: { log: readonly DeliveryAttempt[] }) {
  const { t, f } = useText();
  if (log.length === 0) return <p className={css.quiet}>{t('subscriptions.delivery.noAnswers')}</p>;
  return (
    <ul className={css.attempts}>
      {log.map((attempt) => (
        <li key={attempt.at}>
          <div className={css.deliveryHead}>
            <Pill
              {...outcomeLook[attempt.outcome]}
              label={t(`subscriptions.outcome.${attempt.outcome}`)}
              plain
            />
            <span className={css.quiet}>
              {[
                attempt.status ?? '—',
                `${f.number(attempt.durationMs)} ms`,
                f.stamp(attempt.at),
              ].join(' · ')}
            </span>
          </div>
          {attempt.answer !== null && <pre className={css.answer}>{attempt.answer}</pre>}
        </li>
      ))}
    </ul>
  );
}
