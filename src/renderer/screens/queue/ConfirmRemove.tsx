import { Modal, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Queue.module.css';

type ConfirmRemoveProps = {
  count: number;
  onCancel: () => void;
  onConfirm: (reason: string) => void;
};

const usual = ['wrong', 'elsewhere', 'test'] as const;
const longest = 300;

/** Asked with the reason, since a discarded send cannot come back. */
export function ConfirmRemove({ count, onCancel, onConfirm }: ConfirmRemoveProps) {
  const { t } = useText();
  const [reason, setReason] = useState('');

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (reason.trim() !== '') onConfirm(reason.trim());
  }

  return (
    <Modal opened onClose={onCancel} title={t('queue.confirmRemove.title', { count })} size={420}>
      <form onSubmit={submit}>
        <p>{t('queue.confirmRemove.text')}</p>
        <TextInput
          data-autofocus
          required
          mt={12}
          label={t('queue.confirmRemove.reason')}
          description={t('queue.confirmRemove.reasonHint')}
          maxLength={longest}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={css.reasons}>
          {usual.map((each) => (
            <Action
              key={each}
              size="xs"
              onClick={() => setReason(t(`queue.confirmRemove.reasons.${each}`))}
            >
              {t(`queue.confirmRemove.reasons.${each}`)}
            </Action>
          ))}
        </div>
        <div className={css.buttons}>
          <Action onClick={onCancel}>{t('common.cancel')}</Action>
          <Action primary danger type="submit" disabled={reason.trim() === ''}>
            {t('queue.detail.remove')}
          </Action>
        </div>
      </form>
    </Modal>
  );
}
