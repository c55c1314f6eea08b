import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, RotateCw, Send } from 'lucide-react';
import { useState } from 'react';
import type { DeadDeliveryCause } from '../../../shared/model/dead-delivery.ts';
import { Action } from '../../components/Action.tsx';
import { Section } from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useAct } from '../../components/use-act.ts';
import { useAnswerWords } from '../../i18n/use-answer-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { saveFile } from '../../components/save-file.ts';
import css from '../subscriptions/Subscriptions.module.css';

const mostExported = 5000;

/** Events that could not be delivered, by cause, beside the failures of jobs; nothing where none did. */
export function DeadDeliveries() {
  const { t } = useText();
  const { api } = useService();
  const { data: app } = useAppState();
  const isAdmin = app?.operator.role === 'admin';
  const { data } = useQuery({ ...api.deadDeliveries.causes.queryOptions(), enabled: isAdmin });
  if (data === undefined || data.length === 0) return null;
  return (
    <Section title={t('subscriptions.dead.title')} label={t('subscriptions.dead.title')}>
      <ul className={css.list}>
        {data.map((cause) => (
          <Cause key={cause.fingerprint} cause={cause} />
        ))}
      </ul>
    </Section>
  );
}

function Cause({ cause }: { cause: DeadDeliveryCause }) {
  const { t, f } = useText();
  const why = useAnswerWords();
  const { api, client, queries } = useService();
  const act = useAct();
  const [giving, setGiving] = useState(false);
  const [reason, setReason] = useState('');
  const { fingerprint, subscriptionId, subscriptionName: name, count, replaying } = cause;
  const refresh = () => queries.invalidateQueries({ queryKey: api.deadDeliveries.key() });

  async function retry(): Promise<void> {
    await act({
      do: () => client.deadDeliveries.retry({ fingerprint }),
      done: ({ changed }) => ({
        title: t('subscriptions.delivery.retried', { count: changed }),
        hint: t('subscriptions.dead.retryHint'),
      }),
    });
    await refresh();
  }

  async function discard(): Promise<void> {
    setGiving(false);
    await act({
      do: () => client.deadDeliveries.discard({ chosen: { fingerprint }, reason: reason.trim() }),
      done: ({ changed }) => ({ title: t('subscriptions.dead.discarded', { count: changed }) }),
    });
    await refresh();
  }

  async function download(): Promise<void> {
    const list = await act({
      do: () => client.deadDeliveries.list({ fingerprint, limit: mostExported }),
    });
    if (list) saveFile(`${fingerprint}.json`, [JSON.stringify(list, null, 2)], 'application/json');
  }

  return (
    <li className={css.item}>
      <div className={css.itemText}>
        <p className={css.itemName}>{why(cause.message)}</p>
        <p className={css.quiet}>
          <Link to="/subscriptions" search={{ id: subscriptionId, tab: 'deliveries' }}>
            {t('subscriptions.dead.to', { name })}
          </Link>
          {` · ${t('subscriptions.dead.count', { count })} · ${f.moment(cause.since)}`}
        </p>
      </div>
      {replaying ? (
        <Pill tone="info" icon={Send} label={t('subscriptions.dead.replaying')} />
      ) : (
        <Action size="sm" icon={<RotateCw size={14} />} onClick={() => void retry()}>
          {t('subscriptions.dead.retry')}
        </Action>
      )}
      <Action size="sm" icon={<Download size={14} />} onClick={() => void download()}>
        {t('subscriptions.dead.export')}
      </Action>
      <Action size="sm" danger onClick={() => setGiving(true)}>
        {t('subscriptions.dead.discard')}
      </Action>
      <Modal
        opened={giving}
        onClose={() => setGiving(false)}
        title={t('subscriptions.dead.discardTitle')}
        size={420}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() !== '') void discard();
          }}
        >
          <p>{t('subscriptions.dead.discardText')}</p>
          <TextInput
            label={t('subscriptions.dead.reason')}
            value={reason}
            maxLength={200}
            required
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Action type="button" onClick={() => setGiving(false)}>
              {t('common.cancel')}
            </Action>
            <Action type="submit" primary danger disabled={reason.trim() === ''}>
              {t('subscriptions.dead.discard')}
            </Action>
          </div>
        </form>
      </Modal>
    </li>
  );
}
