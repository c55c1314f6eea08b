import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleHelp, X } from 'lucide-react';
import type { MessageDetail } from '../../../shared/model/message.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import {
  Fact,
  Facts,
  PanelTitle,
  Scroll,
  Section,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { messageLook } from './message-look.ts';
import { MessageText } from './MessageText.tsx';
import css from './Messages.module.css';

/** One message: as it was sent, what was tried, what came of it, and what can be done. */
export function MessagePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useText();
  const { api } = useService();
  const { data, error, refetch } = useQuery(api.messages.get.queryOptions({ input: { id } }));

  return (
    <SidePanel
      id="message"
      label={t('messages.panel.label')}
      width={380}
      max={640}
      onClose={onClose}
    >
      <Toolbar wide>
        <PanelTitle>{data?.template?.name ?? t('messages.panel.label')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        {error && (
          <Section>
            <ErrorNotice error={error} onRetry={() => void refetch()} />
          </Section>
        )}
        {data && <Open message={data} />}
      </Scroll>
    </SidePanel>
  );
}

function Open({ message }: { message: MessageDetail }) {
  const { t, f } = useText();
  const { lead, to, template, connection, state, reason, said, content, tries } = message;
  const times = [
    ['created', message.createdAt],
    ['leaves', state === 'waiting' ? message.runAt : null],
    ['sent', message.sentAt],
    ['delivered', message.deliveredAt],
    ['read', message.readAt],
  ] as const;
  return (
    <>
      <Section>
        <Pill {...messageLook[state]} label={t(`messages.state.${state}`)} />
        {reason && (
          <div className={css.gap}>
            <Banner tone={messageLook[state].tone === 'danger' ? 'danger' : 'warning'}>
              {t(`messages.reason.${reason}`)}
            </Banner>
          </div>
        )}
        {said && <p className={css.said}>{said}</p>}
        <MessageActions message={message} />
      </Section>
      <Section>
        <Facts>
          {lead && (
            <Fact label={t('messages.panel.lead')}>
              <Link to="/leads/$leadId" params={{ leadId: lead.id }}>
                {lead.name || t('messages.preview.unnamed')}
              </Link>
            </Fact>
          )}
          {to && <Fact label={t('messages.panel.to')}>{to}</Fact>}
          <Fact label={t('messages.panel.account')}>
            {message.manual ? t('messages.panel.manual') : (connection?.name ?? '—')}
          </Fact>
          {template && (
            <Fact label={t('messages.panel.template')}>
              {template.version > 0
                ? t('messages.panel.version', { name: template.name, version: template.version })
                : template.name}
            </Fact>
          )}
          <Fact label={t('messages.panel.by')}>{message.by}</Fact>
          {times.map(
            ([name, at]) =>
              at !== null && (
                <Fact key={name} label={t(`messages.panel.${name}`)}>
                  {f.stamp(at)}
                </Fact>
              ),
          )}
          {message.remoteId && (
            <Fact label={t('messages.panel.remoteId')}>
              <span className={css.id}>{message.remoteId}</span>
            </Fact>
          )}
        </Facts>
      </Section>
      <Section title={t('messages.panel.text')}>
        {content ? (
          <MessageText content={content} files={message.files} />
        ) : (
          <p className={css.quiet}>{t('messages.panel.textLater')}</p>
        )}
      </Section>
      <Section title={t('messages.panel.attempts')}>
        {tries.length === 0 && <p className={css.quiet}>{t('messages.panel.noAttempts')}</p>}
        <ol className={css.tries}>
          {tries.map((each) => (
            <li key={`${each.at}-${each.outcome}`}>
              <span>{outcomeWord(each.outcome)}</span>{' '}
              <span className={css.quiet}>
                {f.stamp(each.at)} · {t('messages.panel.duration', { ms: each.durationMs })}
                {each.status === null ? '' : ` · ${each.status}`}
              </span>
              {each.answer && <p className={css.said}>{each.answer}</p>}
            </li>
          ))}
        </ol>
      </Section>
    </>
  );

  function outcomeWord(outcome: string): string {
    const known = outcomes.find((each) => each === outcome) ?? 'other';
    return t(`messages.panel.outcome.${known}`);
  }
}

const outcomes = [
  'sent',
  'unauthorized',
  'forbidden',
  'rejected',
  'missing',
  'stale',
  'rate-limited',
  'unavailable',
  'offline',
  'unknown',
] as const;

function MessageActions({ message: { id, state, manual } }: { message: MessageDetail }) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const after = () => queries.invalidateQueries({ queryKey: api.messages.key() });
  const can = {
    retry: !manual && ['failed', 'refused', 'uncertain', 'withdrawn'].includes(state),
    withdraw: state === 'waiting',
    settle: state === 'uncertain',
  };
  if (!Object.values(can).some(Boolean)) return null;

  async function run(call: () => Promise<unknown>, title: string): Promise<void> {
    await act({ do: call, done: () => ({ title }) });
    await after();
  }

  return (
    <div className={css.buttons}>
      {can.settle && (
        <>
          <Action
            size="sm"
            onClick={() =>
              void run(
                () => client.messages.settle({ id, arrived: true }),
                t('messages.panel.settled'),
              )
            }
          >
            {t('messages.panel.arrived')}
          </Action>
          <Action
            size="sm"
            icon={<CircleHelp size={14} />}
            onClick={() =>
              void run(
                () => client.messages.settle({ id, arrived: false }),
                t('messages.panel.settled'),
              )
            }
          >
            {t('messages.panel.notArrived')}
          </Action>
        </>
      )}
      {can.withdraw && (
        <Action
          size="sm"
          onClick={() =>
            void run(() => client.messages.withdraw({ id }), t('messages.panel.withdrawn'))
          }
        >
          {t('messages.panel.withdraw')}
        </Action>
      )}
      {can.retry && (
        <Action
          size="sm"
          onClick={() => void run(() => client.messages.retry({ id }), t('messages.panel.retried'))}
        >
          {t('messages.panel.retry')}
        </Action>
      )}
    </div>
  );
}
