import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ban, Check, RotateCw, X } from 'lucide-react';
import type { ConversionDetail, DispatchAttempt } from '../../../shared/model/marketing.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { JsonPanel } from '../../components/JsonPanel.tsx';
import {
  Fact,
  Facts,
  Foot,
  PanelTitle,
  Scroll,
  Section,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useAct } from '../../components/use-act.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { conversionLook } from './marketing-look.ts';
import css from './Marketing.module.css';
import { useMarketingWords } from './use-marketing-words.ts';

/** One conversion: what became of it, what was sent, where each part came from, what was answered. */
export function ConversionPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useText();
  const { api } = useService();
  const { data, error, refetch } = useQuery(api.conversions.get.queryOptions({ input: { id } }));

  useCommands([
    {
      id: 'marketing.close',
      title: t('common.close'),
      group: 'marketing',
      keys: ['Escape'],
      hidden: true,
      run: onClose,
    },
  ]);

  return (
    <SidePanel
      id="conversion"
      label={t('marketing.detail.label')}
      width={420}
      max={720}
      onClose={onClose}
    >
      <Toolbar wide>
        <PanelTitle>{data?.eventName ?? t('marketing.detail.label')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {data && <About of={data} />}
      </Scroll>
      {data && <WhatToDo of={data} />}
    </SidePanel>
  );
}

function About({ of }: { of: ConversionDetail }) {
  const { t, f } = useText();
  const words = useMarketingWords();
  const reason = words.reason(of);
  return (
    <>
      <Section>
        <div className={css.stack}>
          <Pill {...conversionLook[of.state]} label={t(`marketing.state.${of.state}`)} />
          <p>{t(`marketing.stateHint.${of.state}`)}</p>
          {reason !== '' && <p className={css.quiet}>{reason}</p>}
        </div>
      </Section>
      <Section title={t('marketing.detail.facts')}>
        <Facts>
          <Fact label={t('marketing.column.fact')}>
            <span className={css.fact}>{words.fact(of.fact)}</span>
          </Fact>
          <Fact label={t('marketing.column.time')}>
            <span className={css.fact}>{f.stamp(of.eventTime)}</span>
          </Fact>
          <Fact label={t('marketing.detail.eventId')}>
            <span className={css.id}>{of.eventId}</span>
          </Fact>
          {of.leadId !== null && (
            <Fact label={t('marketing.detail.lead')}>
              <Link to="/leads/$leadId" params={{ leadId: of.leadId }} className={css.fact}>
                {of.leadName || t('marketing.detail.openLead')}
              </Link>
            </Fact>
          )}
          {of.nextTryAt !== null && (
            <Fact label={t('marketing.detail.nextTry')}>
              <span className={css.fact}>{f.moment(of.nextTryAt)}</span>
            </Fact>
          )}
          {of.sentAt !== null && (
            <Fact label={t('marketing.detail.sentAt')}>
              <span className={css.fact}>{f.stamp(of.sentAt)}</span>
            </Fact>
          )}
        </Facts>
      </Section>
      {of.why.length > 0 && (
        <Section title={t('marketing.detail.why')}>
          <ul className={css.plain}>
            {of.why.map(({ part, from }) => (
              <li key={part} className={css.quiet}>
                {t('marketing.detail.partFrom', {
                  part: words.part(part),
                  from: words.source(from),
                })}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {of.payload !== null && (
        <Section>
          <JsonPanel title={t('marketing.detail.payload')} value={of.payload} />
        </Section>
      )}
      {of.tries.length > 0 && (
        <Section title={t('marketing.detail.tries')}>
          <ul className={css.plain}>
            {of.tries.map((each) => (
              <Try key={each.id} of={each} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Try({ of }: { of: DispatchAttempt }) {
  const { t, f } = useText();
  const line = [
    f.stamp(of.at),
    t('marketing.detail.inBatch', { count: of.events }),
    of.status === null ? t('marketing.detail.noAnswer') : String(of.status),
    of.code,
    of.traceId,
  ];
  return (
    <li className={css.try}>
      <p>{line.filter((part) => part !== null).join(' · ')}</p>
      {of.answer !== null && <p className={css.id}>{of.answer}</p>}
    </li>
  );
}

function WhatToDo({ of }: { of: ConversionDetail }) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const { data: app } = useAppState();
  const act = useAct();
  const { id, state } = of;
  const isAdmin = app?.operator.role === 'admin';

  async function run(call: () => Promise<unknown>, title: string): Promise<void> {
    await act({ do: call, done: () => ({ title }) });
    await queries.invalidateQueries({ queryKey: api.conversions.key() });
  }

  if (state === 'uncertain') {
    if (!isAdmin) return null;
    return (
      <Foot>
        <Spacer />
        <Action
          icon={<Check size={16} />}
          onClick={() =>
            void run(
              () => client.conversions.decide({ id, choice: 'sent' }),
              t('marketing.do.taken'),
            )
          }
        >
          {t('marketing.do.sent')}
        </Action>
        <Action
          primary
          icon={<RotateCw size={16} />}
          onClick={() =>
            void run(
              () => client.conversions.decide({ id, choice: 'send' }),
              t('marketing.do.going'),
            )
          }
        >
          {t('marketing.do.sendLate')}
        </Action>
      </Foot>
    );
  }
  const mayRetry = state === 'refused' || state === 'withheld' || state === 'cancelled';
  const mayCancel = state === 'waiting' || state === 'withheld' || state === 'refused';
  if (!mayRetry && !mayCancel) return null;
  return (
    <Foot>
      <Spacer />
      {mayCancel && (
        <Action
          icon={<Ban size={16} />}
          onClick={() =>
            void run(() => client.conversions.cancel({ id }), t('marketing.do.cancelled'))
          }
        >
          {t('marketing.do.cancel')}
        </Action>
      )}
      {mayRetry && (
        <Action
          primary
          icon={<RotateCw size={16} />}
          onClick={() => void run(() => client.conversions.retry({ id }), t('marketing.do.going'))}
        >
          {t('marketing.do.retry')}
        </Action>
      )}
    </Foot>
  );
}
