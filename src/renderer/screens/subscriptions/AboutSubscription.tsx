import { useNavigate } from '@tanstack/react-router';
import { Braces, Pause, Pencil, Play, Send } from 'lucide-react';
import { useState } from 'react';
import type { EventSubscription, TestSend } from '../../../shared/model/subscription.ts';
import { Action } from '../../components/Action.tsx';
import { JsonPanel } from '../../components/JsonPanel.tsx';
import { Fact, Facts, Section } from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import type { Toast } from '../../components/toast.tsx';
import { useAct } from '../../components/use-act.ts';
import { useAnswerWords } from '../../i18n/use-answer-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { SubscriptionEnd } from './SubscriptionEnd.tsx';
import { subscriptionLook, subscriptionState, typeWord } from './subscription-look.ts';
import css from './Subscriptions.module.css';

type AboutSubscriptionProps = {
  of: EventSubscription;
  onEdit: () => void;
  onSecret: (secret: string) => void;
  onRemoved: () => void;
};

/** How a subscription stands, and what may be done with it. */
export function AboutSubscription({ of, onEdit, onSecret, onRemoved }: AboutSubscriptionProps) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const navigate = useNavigate();
  const [test, setTest] = useState<TestSend | null>(null);
  const [busy, setBusy] = useState(false);
  const { id } = of;
  const state = subscriptionState(of);
  const isPaused = of.paused !== null || !of.enabled;

  async function turn(): Promise<void> {
    await act({
      do: () =>
        client.eventSubscriptions.update(
          isPaused ? { id, enabled: true, paused: false } : { id, paused: true },
        ),
      done: (): Toast =>
        isPaused
          ? { title: t('subscriptions.resumed') }
          : { title: t('subscriptions.paused'), hint: t('subscriptions.pausedHint') },
    });
    await queries.invalidateQueries({ queryKey: api.eventSubscriptions.key() });
  }

  async function sendTest(): Promise<void> {
    setBusy(true);
    const answer = await act({ do: () => client.eventSubscriptions.test({ id }) });
    setBusy(false);
    setTest(answer ?? null);
  }

  async function runNow(): Promise<void> {
    await act({
      do: () => client.eventSubscriptions.runNow({ id }),
      done: (run): Toast =>
        run === null
          ? { tone: 'neutral', title: t('subscriptions.runNothing') }
          : { title: t('subscriptions.runBegun', { count: run.total }) },
    });
    await queries.invalidateQueries({ queryKey: api.eventSubscriptions.key() });
  }

  return (
    <>
      <Section>
        <div className={css.stack}>
          <div>
            <Pill {...subscriptionLook[state]} label={t(`subscriptions.state.${state}`)} />
          </div>
          <div className={css.wrap}>
            <Action icon={<Send size={16} />} loading={busy} onClick={() => void sendTest()}>
              {t('subscriptions.test.send')}
            </Action>
            {of.mode === 'batch' && !isPaused && (
              <Action icon={<Send size={16} />} onClick={() => void runNow()}>
                {t('subscriptions.runNow')}
              </Action>
            )}
            <Action
              icon={isPaused ? <Play size={16} /> : <Pause size={16} />}
              onClick={() => void turn()}
            >
              {t(isPaused ? 'subscriptions.resume' : 'subscriptions.pause')}
            </Action>
            <Action icon={<Pencil size={16} />} onClick={onEdit}>
              {t('subscriptions.edit')}
            </Action>
            <Action
              icon={<Braces size={16} />}
              onClick={() =>
                void navigate({
                  to: '/subscriptions/$subscriptionId',
                  params: { subscriptionId: id },
                })
              }
            >
              {t('subscriptions.mapping')}
            </Action>
          </div>
        </div>
      </Section>
      {test && <TestAnswer test={test} />}
      <Section>
        <FactsOf of={of} />
      </Section>
      <Section>
        <SubscriptionEnd of={of} onSecret={onSecret} onRemoved={onRemoved} />
      </Section>
    </>
  );
}

function FactsOf({ of }: { of: EventSubscription }) {
  const { t, f } = useText();
  const time = (at: string | null) => (at === null ? t('subscriptions.fact.never') : f.moment(at));
  return (
    <Facts>
      <Fact label={t('subscriptions.fact.address')}>
        <span className={css.fact}>{of.url}</span>
      </Fact>
      <Fact label={t('subscriptions.fact.types')}>
        <span className={css.fact}>
          {of.types.map((type) => t(`subscriptions.type.${typeWord[type]}`)).join(', ')}
        </span>
      </Fact>
      <Fact label={t('subscriptions.fact.mode')}>
        <span className={css.fact}>{t(`subscriptions.mode.${of.mode}`)}</span>
      </Fact>
      {of.mode === 'batch' ? (
        <Fact label={t('subscriptions.fact.next')}>
          <span className={css.fact}>{time(of.nextRunAt)}</span>
        </Fact>
      ) : (
        <Fact label={t('subscriptions.fact.lane')}>
          <span className={css.fact}>
            {of.lane === null
              ? t('subscriptions.form.laneOwn')
              : t(`subscriptions.lane.${of.lane}`)}
          </span>
        </Fact>
      )}
      <Fact label={t('subscriptions.fact.last')}>
        <span className={css.fact}>{time(of.lastDeliveredAt)}</span>
      </Fact>
      {of.failingSince !== null && (
        <Fact label={t('subscriptions.fact.failing')}>
          <span className={css.fact}>{time(of.failingSince)}</span>
        </Fact>
      )}
      <Fact label={t('subscriptions.fact.mapping')}>
        <span className={css.fact}>
          {of.mappingVersion === 1
            ? t('subscriptions.fact.whole')
            : t('subscriptions.fact.version', { version: of.mappingVersion })}
        </span>
      </Fact>
      <Fact label={t('subscriptions.secret.label')}>
        <span className={css.fact}>
          {of.previousUntil === null
            ? t('subscriptions.secret.kept')
            : t('subscriptions.secret.previous', { time: f.moment(of.previousUntil) })}
        </span>
      </Fact>
    </Facts>
  );
}

function TestAnswer({ test }: { test: TestSend }) {
  const { t, f } = useText();
  const why = useAnswerWords();
  const said = test.answer ?? (test.reason === null ? null : why(test.reason));
  const title =
    test.status === null
      ? t('subscriptions.test.none')
      : t(test.ok ? 'subscriptions.test.ok' : 'subscriptions.test.refused', {
          status: test.status,
        });
  return (
    <Section title={title} label={t('subscriptions.test.answer')}>
      <div className={css.stack} role="status">
        <JsonPanel
          title={t('subscriptions.test.answer')}
          note={`${test.status ?? '—'} · ${f.number(test.durationMs)} ms`}
          noteTone={test.ok ? 'success' : 'danger'}
          value={said ?? t('subscriptions.test.empty')}
        />
        <JsonPanel
          title={t('subscriptions.test.sent')}
          value={{ headers: test.headers, body: JSON.parse(test.body) as unknown }}
        />
      </div>
    </Section>
  );
}
