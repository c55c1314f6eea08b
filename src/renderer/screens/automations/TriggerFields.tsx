import { MultiSelect, Select } from '@mantine/core';
import type { AutomationChoices, Trigger, TriggerKind } from '../../../shared/model/automation.ts';
import { toldEventType } from '../../../shared/model/event.ts';
import { leadField, leadStatus, temperature } from '../../../shared/model/lead.ts';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import { typeWord } from '../subscriptions/subscription-look.ts';
import css from './Automations.module.css';
import { TimeField } from './TimeField.tsx';

type TriggerFieldsProps = {
  of: Trigger;
  choices: AutomationChoices | undefined;
  onChange: (next: Trigger) => void;
};

const days = [1, 2, 3, 4, 5, 6, 7] as const;

function newTrigger(kind: TriggerKind, choices: AutomationChoices | undefined): Trigger {
  switch (kind) {
    case 'changed':
      return { kind, fields: [] };
    case 'temperature':
      return { kind, to: ['hot'] };
    case 'status':
      return { kind, to: ['qualified'] };
    case 'event':
      return { kind, types: ['client.registered'] };
    case 'schedule':
      return { kind, at: '09:00', days: [1] };
    case 'segment':
      return { kind, segmentId: choices?.segments[0]?.id ?? '' };
    default:
      return { kind };
  }
}

/** What sets it off. */
export function TriggerFields({ of, choices, onChange }: TriggerFieldsProps) {
  const { t } = useText();
  const words = useLeadWords();
  const kinds = (choices?.triggers ?? [of.kind]) as TriggerKind[];
  return (
    <div className={css.fields}>
      <Select
        label={t('automations.trigger')}
        data={kinds.map((value) => ({ value, label: t(`automations.triggerKind.${value}`) }))}
        value={of.kind}
        allowDeselect={false}
        onChange={(value) => {
          const kind = kinds.find((each) => each === value);
          if (kind !== undefined && kind !== of.kind) onChange(newTrigger(kind, choices));
        }}
      />
      {of.kind === 'changed' && (
        <MultiSelect
          label={t('automations.triggerFields')}
          placeholder={of.fields.length === 0 ? t('automations.anyField') : ''}
          data={leadField.options.map((value) => ({ value, label: words.fieldName(value) }))}
          value={of.fields}
          onChange={(chosen) =>
            onChange({ ...of, fields: leadField.options.filter((each) => chosen.includes(each)) })
          }
        />
      )}
      {of.kind === 'temperature' && (
        <MultiSelect
          label={t('automations.becomes')}
          data={temperature.options.map((value) => ({
            value,
            label: t(`leads.temperature.${value}`),
          }))}
          value={of.to}
          onChange={(chosen) => {
            const to = temperature.options.filter((each) => chosen.includes(each));
            if (to.length > 0) onChange({ ...of, to });
          }}
        />
      )}
      {of.kind === 'status' && (
        <MultiSelect
          label={t('automations.becomes')}
          data={leadStatus.options.map((value) => ({ value, label: t(`leads.status.${value}`) }))}
          value={of.to}
          onChange={(chosen) => {
            const to = leadStatus.options.filter((each) => chosen.includes(each));
            if (to.length > 0) onChange({ ...of, to });
          }}
        />
      )}
      {of.kind === 'event' && (
        <MultiSelect
          label={t('automations.eventTypes')}
          data={toldEventType.options.map((value) => ({
            value,
            label: t(`subscriptions.type.${typeWord[value]}`),
          }))}
          value={of.types}
          onChange={(chosen) => {
            const types = toldEventType.options.filter((each) => chosen.includes(each));
            if (types.length > 0) onChange({ ...of, types });
          }}
        />
      )}
      {of.kind === 'schedule' && (
        <>
          <TimeField
            label={t('automations.atTime')}
            value={of.at}
            onChange={(at) => at !== null && onChange({ ...of, at })}
          />
          <MultiSelect
            className={css.whole ?? ''}
            label={t('automations.onDays')}
            data={days.map((day) => ({ value: String(day), label: t(`automations.day.d${day}`) }))}
            value={of.days.map(String)}
            onChange={(chosen) => {
              const next = days.filter((day) => chosen.includes(String(day)));
              if (next.length > 0) onChange({ ...of, days: next });
            }}
          />
        </>
      )}
      {of.kind === 'segment' && (
        <Select
          label={t('automations.segment')}
          data={(choices?.segments ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={of.segmentId}
          onChange={(value) => onChange({ ...of, segmentId: value ?? '' })}
        />
      )}
    </div>
  );
}
