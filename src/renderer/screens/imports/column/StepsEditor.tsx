import { Menu, Select, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { ImportStep, ImportStepKind } from '../../../../shared/model/import-rules.ts';
import type { ImportTarget } from '../../../../shared/model/import.ts';
import { IconAction } from '../../../components/Action.tsx';
import { ChipAdder } from '../../../components/Chip.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { StepFields } from '../../mappings/StepFields.tsx';
import css from './ColumnPanel.module.css';
import { holdSteps, newStepId, stepsInHand, wholeOf, type StepInHand } from './steps-in-hand.ts';
import { isOwnKind, isOwnStep, isWhole, newImportStep, stepsFor, type OwnStep } from './steps.ts';

type StepsEditorProps = {
  fileId: string;
  /** Where in the file's choices these steps are. */
  place: string;
  target: ImportTarget;
  steps: readonly ImportStep[];
  onChange: (steps: ImportStep[]) => void;
};

/** Expressions are not offered here. */
const noScope = { fields: [], check: async () => null };

/** What is done to a column's cells, step after step. A step counts once it is filled in. */
export function StepsEditor({ fileId, place, target, steps, onChange }: StepsEditorProps) {
  const { t } = useText();
  const [shown, setShown] = useState(() => stepsInHand(fileId, place, steps));
  const stepName = (kind: ImportStepKind) =>
    isOwnKind(kind) ? t(`importChoices.step.${kind}`) : t(`mappings.step.${kind}`);

  function put(next: readonly StepInHand[]): void {
    setShown(next);
    holdSteps(fileId, place, next);
    onChange(wholeOf(next));
  }

  function replace(id: string, step: ImportStep): void {
    put(shown.map((each) => (each.id === id ? { id, step } : each)));
  }

  return (
    <div className={css.steps}>
      {shown.map(({ id, step }) => (
        <div key={id} className={css.step}>
          <div className={css.stepHead}>
            {stepName(step.kind)}
            <IconAction
              size="sm"
              label={t('mappings.entry.removeStep', { step: stepName(step.kind) })}
              onClick={() => put(shown.filter((each) => each.id !== id))}
            >
              <X size={14} />
            </IconAction>
          </div>
          {isOwnStep(step) ? (
            <OwnFields step={step} onChange={(next) => replace(id, next)} />
          ) : (
            <StepFields
              step={step}
              way="in"
              scope={noScope}
              onChange={(next) => replace(id, next as ImportStep)}
            />
          )}
        </div>
      ))}
      <div>
        <Menu position="bottom-start">
          <Menu.Target>
            <ChipAdder disabled={shown.length >= 10}>{t('importChoices.steps.add')}</ChipAdder>
          </Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
            {stepsFor(target).map((kind) => (
              <Menu.Item
                key={kind}
                onClick={() => put([...shown, { id: newStepId(), step: newImportStep(kind) }])}
              >
                {stepName(kind)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}

type OwnFieldsProps = { step: OwnStep; onChange: (step: OwnStep) => void };

function OwnFields({ step, onChange }: OwnFieldsProps) {
  const { t } = useText();
  switch (step.kind) {
    case 'namePart':
      return (
        <Select
          aria-label={t('importChoices.step.namePart')}
          data={(['first', 'rest'] as const).map((value) => ({
            value,
            label: t(`importChoices.namePart.${value}`),
          }))}
          value={step.part}
          allowDeselect={false}
          onChange={(part) => onChange({ ...step, part: part === 'rest' ? 'rest' : 'first' })}
        />
      );
    case 'decimal':
      return (
        <Select
          aria-label={t('importChoices.step.decimal')}
          data={[
            { value: '.', label: '1,234.56' },
            { value: ',', label: '1.234,56' },
          ]}
          value={step.mark}
          allowDeselect={false}
          onChange={(mark) => onChange({ ...step, mark: mark === ',' ? ',' : '.' })}
        />
      );
    case 'areaCode':
      return (
        <TextInput
          label={t('importChoices.areaCode')}
          value={step.code}
          maxLength={2}
          inputMode="numeric"
          error={isWhole(step) ? undefined : t('importChoices.areaCodeForm')}
          onChange={(event) => onChange({ ...step, code: event.currentTarget.value })}
        />
      );
    default:
      return null;
  }
}
