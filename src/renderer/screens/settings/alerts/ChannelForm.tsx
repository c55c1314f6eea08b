import { TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { AlertChannel, AlertChannelKind } from '../../../../shared/model/alert.ts';
import { Action } from '../../../components/Action.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Settings.module.css';

type ChannelFormProps = {
  kind: AlertChannelKind;
  channel: AlertChannel | null;
  onClose: () => void;
};

/** Where to send to. The address is a secret with Slack: what is kept is not shown again. */
export function ChannelForm({ kind, channel, onClose }: ChannelFormProps) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const [url, setUrl] = useState('');
  const [tried, setTried] = useState(false);
  const flawed = channel === null || url !== '' ? !isAddress(url) : false;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (flawed) return;
    const on = channel?.on ?? true;
    const saved = await act({
      do: () => client.alerts.setChannel({ kind, on, ...(url === '' ? {} : { url }) }),
    });
    if (!saved) return;
    await queries.invalidateQueries({ queryKey: api.alerts.key() });
    onClose();
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        label={t('alerts.settings.url')}
        description={channel && t('alerts.settings.urlKept', { host: channel.host })}
        error={tried && flawed && t('alerts.settings.urlMissing')}
        value={url}
        maxLength={2000}
        autoFocus
        autoComplete="off"
        onChange={(event) => setUrl(event.currentTarget.value.trim())}
      />
      <div className={css.buttons}>
        <Action type="button" onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary>
          {t('common.save')}
        </Action>
      </div>
    </form>
  );
}

/** The service decides; a program on this computer may be told in clear. */
function isAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
