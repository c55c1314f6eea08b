import { Modal } from '@mantine/core';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Queue.module.css';

type ConfirmRemoveProps = { count: number; onCancel: () => void; onConfirm: () => void };

/** Asked, since a discarded send cannot come back. */
export function ConfirmRemove({ count, onCancel, onConfirm }: ConfirmRemoveProps) {
  const { t } = useText();
  return (
    <Modal opened onClose={onCancel} title={t('queue.confirmRemove.title', { count })} size={420}>
      <p>{t('queue.confirmRemove.text')}</p>
      <div className={css.buttons}>
        <Action data-autofocus onClick={onCancel}>
          {t('common.cancel')}
        </Action>
        <Action primary danger onClick={onConfirm}>
          {t('queue.detail.remove')}
        </Action>
      </div>
    </Modal>
  );
}
