import { Modal } from '@mantine/core';
import type { Deal, Stage } from '../../../shared/model/deal.ts';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Board.module.css';

type MoveMenuProps = {
  deal: Deal;
  stages: readonly Stage[];
  onClose: () => void;
  onChoose: (stage: Stage) => void;
};

/** "Move to…": the way to move a card without dragging it. */
export function MoveMenu({ deal, stages, onClose, onChoose }: MoveMenuProps) {
  const { t } = useText();
  return (
    <Modal opened onClose={onClose} title={t('deals.moveTo')} size={320}>
      <div className={css.form} style={{ padding: 0, gap: 6 }}>
        {stages.map((stage, index) => (
          <Action
            key={stage.id}
            justify="flex-start"
            disabled={stage.id === deal.stageId}
            data-autofocus={index === 0 || undefined}
            onClick={() => onChoose(stage)}
          >
            {stage.name}
          </Action>
        ))}
      </div>
    </Modal>
  );
}
