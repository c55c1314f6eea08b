import { Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import type { AlertChannel, AlertChannelKind } from '../../../../shared/model/alert.ts';
import { Action } from '../../../components/Action.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useAnswerWords } from '../../../i18n/use-answer-words.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { ChannelForm } from './ChannelForm.tsx';
import { ChannelSecret } from './ChannelSecret.tsx';
import css from '../Settings.module.css';

type ChannelCardProps = { kind: AlertChannelKind; channel: AlertChannel | null };

/** One way alerts leave the screens: its switch, its address, a test, and how the last one went. */
export function ChannelCard({ kind, channel }: ChannelCardProps) {
  const { t, f } = useText();
  const why = useAnswerWords();
  const { client, api, queries } = useService();
  const act = useAct();
  const [changing, setChanging] = useState(false);
  const [testing, setTesting] = useState(false);
  const [asking, setAsking] = useState(false);
  const name = t(`alerts.settings.channel.${kind}`);

  async function refresh(): Promise<void> {
    await queries.invalidateQueries({ queryKey: api.alerts.key() });
  }

  async function turn(on: boolean): Promise<void> {
    await act({ do: () => client.alerts.setChannel({ kind, on }) });
    await refresh();
  }

  async function test(): Promise<void> {
    setTesting(true);
    await act({
      do: () => client.alerts.testChannel({ kind }),
      done: ({ ok, status, reason }) =>
        ok
          ? { title: t('alerts.settings.testOk', { status: status ?? 0 }) }
          : {
              tone: 'danger',
              title: t('alerts.settings.testFailed', { reason: why(reason ?? '') }),
            },
    });
    setTesting(false);
  }

  async function remove(): Promise<void> {
    setAsking(false);
    await act({
      do: () => client.alerts.removeChannel({ kind }),
      done: () => ({ title: t('alerts.settings.removed') }),
    });
    await refresh();
  }

  return (
    <section className={css.card} aria-label={name}>
      <div>
        <h3 className={css.itemName}>{name}</h3>
        <p className={css.quiet}>{t(`alerts.settings.channelHint.${kind}`)}</p>
      </div>
      {channel && (
        <Switch
          label={t('alerts.settings.sending', { name: channel.host })}
          checked={channel.on}
          onChange={(event) => void turn(event.currentTarget.checked)}
        />
      )}
      {channel?.last && (
        <p className={channel.last.state === 'delivered' ? css.quiet : css.bad}>
          {t(`alerts.settings.last.${channel.last.state}`, {
            at: f.moment(channel.last.at),
            count: channel.last.attempts,
            reason: why(channel.last.reason ?? ''),
          })}
        </p>
      )}
      {changing ? (
        <ChannelForm kind={kind} channel={channel} onClose={() => setChanging(false)} />
      ) : (
        <div className={css.buttons}>
          {channel && kind === 'webhook' && <ChannelSecret kind={kind} />}
          {channel && (
            <Action danger onClick={() => setAsking(true)}>
              {t('alerts.settings.remove')}
            </Action>
          )}
          <Action onClick={() => setChanging(true)}>
            {t(channel ? 'alerts.settings.change' : 'alerts.settings.set')}
          </Action>
          {channel && (
            <Action loading={testing} onClick={() => void test()}>
              {t('alerts.settings.test')}
            </Action>
          )}
        </div>
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('alerts.settings.removeAsk')}
        size={420}
      >
        <p>{t('alerts.settings.removeBody')}</p>
        <div className={css.buttons}>
          <Action onClick={() => setAsking(false)}>{t('common.cancel')}</Action>
          <Action danger onClick={() => void remove()}>
            {t('alerts.settings.remove')}
          </Action>
        </div>
      </Modal>
    </section>
  );
}
