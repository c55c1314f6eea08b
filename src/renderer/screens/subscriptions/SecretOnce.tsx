import { Modal } from '@mantine/core';
import { Action } from '../../components/Action.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Subscriptions.module.css';

/** A secret, the only time it is seen. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal opened onClose={onClose} title={t('subscriptions.secret.title')} size={520}>
      <p>{t('subscriptions.secret.text')}</p>
      <div className={css.line}>
        <code className={css.value} aria-label={t('subscriptions.secret.value')}>
          {secret}
        </code>
        <CopyButton text={secret} label={t('subscriptions.secret.copy')} />
      </div>
      <div className={css.buttons}>
        <Action primary data-autofocus onClick={onClose}>
          {t('subscriptions.secret.done')}
        </Action>
      </div>
    </Modal>
  );
}
