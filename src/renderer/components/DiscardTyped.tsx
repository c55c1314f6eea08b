import { Group, Modal } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { Action } from './Action.tsx';

type DiscardTypedProps = { onDiscard: () => void; onBack: () => void };

/** Asked where a form that was typed in would close. */
export function DiscardTyped({ onDiscard, onBack }: DiscardTypedProps) {
  const { t } = useText();
  return (
    <Modal opened onClose={onBack} title={t('common.discardAsk')} size={360}>
      <Group justify="flex-end" gap={8}>
        <Action onClick={onDiscard}>{t('common.discard')}</Action>
        <Action primary data-autofocus onClick={onBack}>
          {t('common.keepTyping')}
        </Action>
      </Group>
    </Modal>
  );
}
