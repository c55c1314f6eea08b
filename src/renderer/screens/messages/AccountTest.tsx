import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SendingConnection, SendingTest } from '../../../shared/model/message.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Messages.module.css';

/** Tries an account: a message to oneself, or only whether it answers; how it went in words. */
export function AccountTest({ of }: { of: SendingConnection }) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [to, setTo] = useState('');
  const [busy, setBusy] = useState(false);
  const [went, setWent] = useState<(SendingTest & { sent: boolean }) | null>(null);
  const personal = of.channel === 'email' || of.channel === 'whatsapp';

  async function run(call: () => Promise<SendingTest>, sent: boolean): Promise<SendingTest | null> {
    setBusy(true);
    setWent(null);
    const result = await act({ do: call });
    setBusy(false);
    if (result) setWent({ ...result, sent });
    await queries.invalidateQueries({ queryKey: api.sendingConnections.key() });
    return result ?? null;
  }

  return (
    <section className={css.form} aria-label={t('messages.accounts.test.title')}>
      <p className={css.itemName}>{t('messages.accounts.test.title')}</p>
      {personal && (
        <TextInput
          label={t(
            of.channel === 'email'
              ? 'messages.accounts.test.toEmail'
              : 'messages.accounts.test.toWhatsapp',
          )}
          description={t('messages.accounts.test.onlyLook')}
          value={to}
          maxLength={254}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      )}
      <div className={css.row}>
        <Action
          loading={busy}
          onClick={() =>
            void run(
              () => client.sendingConnections.test({ id: of.id, to: to.trim() }),
              !personal || to.trim() !== '',
            )
          }
        >
          {t(personal ? 'messages.accounts.test.send' : 'messages.accounts.test.sendThere')}
        </Action>
      </div>
      <div role="status">
        {went?.ok && (
          <p className={css.good}>
            {t(went.sent ? 'messages.accounts.test.ok' : 'messages.accounts.test.answers')}
          </p>
        )}
        {went && !went.ok && (
          <p className={css.bad}>
            {t('messages.accounts.test.failed')}{' '}
            {went.reason && t(`messages.reason.${went.reason}`)}
          </p>
        )}
        {went?.said && <p className={css.said}>{went.said}</p>}
      </div>
      {of.provider === 'z-api' && (
        <>
          <p className={css.quiet}>{t('messages.accounts.callbacksHint')}</p>
          <div className={css.row}>
            <Action
              onClick={() =>
                void act({
                  do: () =>
                    run(() => client.sendingConnections.connectCallbacks({ id: of.id }), false),
                  done: (result) =>
                    result?.ok ? { title: t('messages.accounts.callbacksDone') } : null,
                })
              }
            >
              {t('messages.accounts.callbacks')}
            </Action>
          </div>
        </>
      )}
    </section>
  );
}
