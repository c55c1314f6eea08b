import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { DeadMessageCause } from '../../../shared/model/message.ts';
import { Action } from '../../components/Action.tsx';
import { Section } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from '../messages/Messages.module.css';

/** Messages that were given up, by cause, beside the failures of jobs; nothing where none were. */
export function DeadMessages() {
  const { t } = useText();
  const { api } = useService();
  const { data } = useQuery(api.messages.dead.queryOptions());
  if (data === undefined || data.length === 0) return null;
  return (
    <Section title={t('messages.dead.title')} label={t('messages.dead.title')}>
      <ul className={css.list}>
        {data.map((cause) => (
          <Cause key={cause.fingerprint} cause={cause} />
        ))}
      </ul>
    </Section>
  );
}

function Cause({ cause }: { cause: DeadMessageCause }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [giving, setGiving] = useState(false);
  const [why, setWhy] = useState('');
  const { fingerprint, channel, connectionName, reason, said, count, since } = cause;
  const refresh = () => queries.invalidateQueries({ queryKey: api.messages.key() });

  async function retry(): Promise<void> {
    await act({
      do: () => client.messages.retryDead({ fingerprint }),
      done: ({ changed }) => ({ title: t('messages.dead.retried', { count: changed }) }),
    });
    await refresh();
  }

  async function discard(): Promise<void> {
    setGiving(false);
    await act({
      do: () => client.messages.discardDead({ fingerprint, reason: why.trim() }),
      done: ({ changed }) => ({ title: t('messages.dead.discarded', { count: changed }) }),
    });
    await refresh();
  }

  return (
    <li className={css.item}>
      <div className={css.itemText}>
        <p className={css.itemName}>{reason ? t(`messages.reason.${reason}`) : said}</p>
        {reason && said && <p className={css.quiet}>{said}</p>}
        <p className={css.quiet}>
          <Link to="/messages" search={{ channel, state: 'failed' }}>
            {t('messages.dead.see')}
          </Link>
          {` · ${connectionName || t(`messages.channel.${channel}`)} · ${t('messages.dead.count', { count })} · ${f.moment(since)}`}
        </p>
      </div>
      <Action size="sm" icon={<RotateCw size={14} />} onClick={() => void retry()}>
        {t('messages.dead.retry')}
      </Action>
      <Action size="sm" danger onClick={() => setGiving(true)}>
        {t('messages.dead.discard')}
      </Action>
      <Modal
        opened={giving}
        onClose={() => setGiving(false)}
        title={t('messages.dead.discardTitle')}
        size={420}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (why.trim() !== '') void discard();
          }}
        >
          <p>{t('messages.dead.discardText')}</p>
          <TextInput
            label={t('messages.dead.why')}
            value={why}
            maxLength={200}
            required
            data-autofocus
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Action type="button" onClick={() => setGiving(false)}>
              {t('common.cancel')}
            </Action>
            <Action type="submit" primary danger disabled={why.trim() === ''}>
              {t('messages.dead.discard')}
            </Action>
          </div>
        </form>
      </Modal>
    </li>
  );
}
