import { Modal, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Board.module.css';

type LostReasonProps = { onCancel: () => void; onConfirm: (reason: string) => void };

/** The one short question before a deal is marked as lost. */
export function LostReason({ onCancel, onConfirm }: LostReasonProps) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (reason.trim() === '') return setMissing(true);
    onConfirm(reason.trim());
  }

  return (
    <Modal opened onClose={onCancel} title={t('deals.lost.title')} size={420}>
      <form onSubmit={submit}>
        <Textarea
          label={t('deals.field.lostReason')}
          description={t('deals.lost.hint')}
          error={missing && t('deals.lost.missing')}
          value={reason}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={css.buttons} style={{ marginTop: 16 }}>
          <Action type="button" onClick={onCancel}>
            {t('common.cancel')}
          </Action>
          <Action type="submit" primary>
            {t('deals.lost.confirm')}
          </Action>
        </div>
      </form>
    </Modal>
  );
}
