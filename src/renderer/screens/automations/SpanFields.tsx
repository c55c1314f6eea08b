import { NumberInput, Select } from '@mantine/core';
import { waitUnit, type Span } from '../../../shared/model/automation.ts';
import { useText } from '../../i18n/use-text.ts';
import { TimeField } from './TimeField.tsx';

type SpanFieldsProps = { label: string; of: Span; onChange: (next: Span) => void };

/** How long; of days and weeks also at what hour. */
export function SpanFields({ label, of, onChange }: SpanFieldsProps) {
  const { t } = useText();
  const byCalendar = of.unit === 'days' || of.unit === 'weeks';
  return (
    <>
      <NumberInput
        label={label}
        value={of.amount}
        min={1}
        max={1000}
        allowDecimal={false}
        onChange={(value) => onChange({ ...of, amount: typeof value === 'number' ? value : 1 })}
      />
      <Select
        label={t('automations.unit')}
        data={waitUnit.options.map((value) => ({ value, label: t(`automations.units.${value}`) }))}
        value={of.unit}
        allowDeselect={false}
        onChange={(value) => {
          const unit = waitUnit.options.find((each) => each === value) ?? 'days';
          onChange({ ...of, unit, at: unit === 'days' || unit === 'weeks' ? of.at : null });
        }}
      />
      {byCalendar && (
        <TimeField
          label={t('automations.atHour')}
          description={t('automations.atHourHint')}
          value={of.at}
          optional
          onChange={(at) => onChange({ ...of, at })}
        />
      )}
    </>
  );
}
