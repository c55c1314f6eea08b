import { Menu } from '@mantine/core';
import { X } from 'lucide-react';
import type { MappingStep } from '../../../shared/model/mapping.ts';
import { IconAction } from '../../components/Action.tsx';
import { ChipAdder } from '../../components/Chip.tsx';
import { useText } from '../../i18n/use-text.ts';
import { newStep, stepKinds } from './entries.ts';
import type { ExpressionScope } from './expression-scope.ts';
import css from './Mappings.module.css';
import { StepFields } from './StepFields.tsx';
import { useStepKeys } from './use-step-keys.ts';

type StepListProps = {
  title: string;
  way: 'in' | 'out';
  scope: ExpressionScope;
  steps: readonly MappingStep[];
  error: (step: number) => string | undefined;
  onChange: (steps: readonly MappingStep[]) => void;
};

/** What happens to a value one way, step after step. */
export function StepList({ title, way, scope, steps, error, onChange }: StepListProps) {
  const { t } = useText();
  const { keys, removed } = useStepKeys(steps.length);
  return (
    <div className={css.group} role="group" aria-label={title}>
      <h3>{title}</h3>
      {steps.map((step, at) => (
        <div key={keys[at]} className={css.stepEditor}>
          <div className={css.stepHead}>
            {t(`mappings.step.${step.kind}`)}
            <IconAction
              size="sm"
              label={t('mappings.entry.removeStep', { step: t(`mappings.step.${step.kind}`) })}
              onClick={() => {
                removed(at);
                onChange(steps.toSpliced(at, 1));
              }}
            >
              <X size={14} />
            </IconAction>
          </div>
          <StepFields
            step={step}
            way={way}
            scope={scope}
            onChange={(next) => onChange(steps.map((each, index) => (index === at ? next : each)))}
          />
          {error(at) && <p className={css.bad}>{error(at)}</p>}
        </div>
      ))}
      <div>
        <Menu>
          <Menu.Target>
            <ChipAdder disabled={steps.length >= 10}>{t('mappings.entry.addStep')}</ChipAdder>
          </Menu.Target>
          <Menu.Dropdown>
            {stepKinds.map((kind) => (
              <Menu.Item key={kind} onClick={() => onChange([...steps, newStep(kind)])}>
                {t(`mappings.step.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}
