import { useState } from 'react';
import type { AlertChannelKind } from '../../../../shared/model/alert.ts';
import { Action } from '../../../components/Action.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Settings.module.css';

/** What the receiver checks signatures with; who looked is kept in the audit. */
export function ChannelSecret({ kind }: { kind: AlertChannelKind }) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const [secret, setSecret] = useState<string | null>(null);

  async function reveal(): Promise<void> {
    const found = await act({ do: () => client.alerts.revealChannel({ kind }) });
    setSecret(found?.secret ?? null);
  }

  if (secret === null) {
    return <Action onClick={() => void reveal()}>{t('alerts.settings.reveal')}</Action>;
  }
  return (
    <span className={css.copied}>
      <code className={css.secret} aria-label={t('alerts.settings.secret')}>
        {secret}
      </code>
      <CopyButton text={secret} label={t('common.copy')} />
    </span>
  );
}
