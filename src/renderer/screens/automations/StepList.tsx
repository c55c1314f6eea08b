import { Menu } from '@mantine/core';
import { Plus } from 'lucide-react';
import type { Step, StepKind } from '../../../shared/model/automation.ts';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Automations.module.css';
import type { Editing } from './editing.ts';
import { StepItem } from './StepItem.tsx';
import { newStep } from './steps.ts';

const ways = ['yes', 'no'] as const;

type StepListProps = {
  steps: readonly Step[];
  label: string;
  editing: Editing;
  onAdd: (step: Step) => void;
};

/** Steps one under the other, and the way to add one. */
export function StepList({ steps, label, editing, onAdd }: StepListProps) {
  const { t } = useText();
  const { edit, choices } = editing;

  function add(kind: StepKind): void {
    if (edit === null) return;
    const step = newStep(kind, edit.freeId());
    onAdd(step);
    edit.setOpen(step.id);
  }

  return (
    <>
      <ol className={css.steps} aria-label={label}>
        {steps.map((step, index) => (
          <StepItem
            key={step.id}
            step={step}
            first={index === 0}
            last={index === steps.length - 1}
            editing={editing}
          >
            {step.kind === 'branch' &&
              ways.map((way) => (
                <div key={way} className={css.way}>
                  <p className={css.wayName}>{t(`automations.way.${way}`)}</p>
                  <StepList
                    steps={step[way]}
                    label={t(`automations.way.${way}`)}
                    editing={editing}
                    onAdd={(added) => edit?.replace({ ...step, [way]: [...step[way], added] })}
                  />
                </div>
              ))}
          </StepItem>
        ))}
      </ol>
      {steps.length === 0 && edit === null && (
        <p className={css.quiet}>{t('automations.noSteps')}</p>
      )}
      {edit !== null && (
        <Menu position="bottom-start" hideDetached={false}>
          <Menu.Target>
            <Action
              className={css.add ?? ''}
              size="xs"
              icon={<Plus size={14} />}
              aria-label={t('automations.addTo', { label })}
            >
              {t('automations.addStep')}
            </Action>
          </Menu.Target>
          <Menu.Dropdown>
            {(choices.steps as StepKind[]).map((kind) => (
              <Menu.Item key={kind} onClick={() => add(kind)}>
                {t(`automations.kind.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
