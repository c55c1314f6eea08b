import { NumberInput, Select, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { dateForm, moneyForm, type MappingStep } from '../../../shared/model/mapping.ts';
import { useText } from '../../i18n/use-text.ts';
import type { ExpressionScope } from './expression-scope.ts';
import css from './Mappings.module.css';

/** The editor is large and few people need it. */
const ExpressionEditor = lazy(async () => ({
  default: (await import('./ExpressionEditor.tsx')).ExpressionEditor,
}));

type StepFieldsProps = {
  step: MappingStep;
  way: 'in' | 'out';
  scope: ExpressionScope;
  onChange: (step: MappingStep) => void;
};

/** What a step asks for beside its kind. */
export function StepFields({ step, way, scope, onChange }: StepFieldsProps) {
  const { t } = useText();
  switch (step.kind) {
    case 'prefix':
    case 'suffix':
    case 'default':
      return (
        <Typed
          label={t('mappings.field.text')}
          value={step.text}
          onChange={(text) => onChange({ ...step, text })}
        />
      );
    case 'replace':
    case 'join':
      return (
        <div className={css.pair}>
          <Typed
            label={t('mappings.field.from')}
            value={step.from}
            onChange={(from) => onChange({ ...step, from })}
          />
          <Typed
            label={t('mappings.field.to')}
            value={step.to}
            onChange={(to) => onChange({ ...step, to })}
          />
        </div>
      );
    case 'split':
      return (
        <div className={css.pair}>
          <Typed
            label={t('mappings.field.separator')}
            value={step.separator}
            onChange={(separator) => onChange({ ...step, separator })}
          />
          <NumberInput
            label={t('mappings.field.part')}
            value={step.part}
            min={-50}
            max={50}
            allowDecimal={false}
            onChange={(part) => typeof part === 'number' && onChange({ ...step, part })}
          />
        </div>
      );
    case 'date':
      return (
        <Select
          label={t('mappings.field.form')}
          data={dateForm.options.map((value) => ({ value, label: t(`mappings.form.${value}`) }))}
          value={step.to}
          allowDeselect={false}
          onChange={(value) => {
            const to = dateForm.options.find((each) => each === value);
            if (to) onChange({ ...step, to });
          }}
        />
      );
    case 'money':
      return (
        <Select
          label={t('mappings.field.form')}
          data={moneyForm.options.map((value) => ({
            value,
            label: t(`mappings.form.${value === 'br' ? 'money' : 'plain'}`),
          }))}
          value={step.to}
          allowDeselect={false}
          onChange={(value) => {
            const to = moneyForm.options.find((each) => each === value);
            if (to) onChange({ ...step, to });
          }}
        />
      );
    case 'expression':
      return (
        <Suspense fallback={null}>
          <ExpressionEditor
            source={step.source}
            way={way}
            scope={scope}
            onChange={(source) => onChange({ ...step, source })}
          />
        </Suspense>
      );
    default:
      return null;
  }
}

function Typed(props: { label: string; value: string; onChange: (value: string) => void }) {
  const { label, value, onChange } = props;
  return (
    <TextInput
      label={label}
      value={value}
      maxLength={200}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
