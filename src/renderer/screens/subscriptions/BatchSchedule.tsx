import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { dailyAt, dailyTime, schedulePresets, type SchedulePreset } from './batch-times.ts';

type BatchScheduleProps = { value: string; error?: string; onChange: (schedule: string) => void };

const choices = [...(Object.keys(schedulePresets) as SchedulePreset[]), 'daily', 'custom'] as const;

/** When batches go: a choice in words, a time of day, or a cron line, with its next times. */
export function BatchSchedule({ value, error, onChange }: BatchScheduleProps) {
  const { t, f } = useText();
  const { api } = useService();
  const preset = (Object.keys(schedulePresets) as SchedulePreset[]).find(
    (name) => schedulePresets[name] === value,
  );
  const time = dailyTime(value);
  const [custom, setCustom] = useState(preset === undefined && time === null);
  const [typed] = useDebouncedValue(value, 200);
  const { data } = useQuery(
    api.connections.describeSchedule.queryOptions({ input: { schedule: typed } }),
  );
  const next = data?.ok
    ? t('subscriptions.schedule.next', {
        times: data.next
          .slice(0, 3)
          .map((at) => f.moment(at))
          .join(', '),
      })
    : undefined;
  const chosen = custom ? 'custom' : (preset ?? 'daily');

  return (
    <>
      <Select
        label={t('subscriptions.schedule.label')}
        data={choices.map((name) => ({
          value: name,
          label: t(`subscriptions.schedule.${name}`),
        }))}
        value={chosen}
        allowDeselect={false}
        description={chosen === 'custom' ? undefined : next}
        onChange={(name) => {
          const picked = choices.find((each) => each === name);
          setCustom(picked === 'custom');
          if (picked === 'daily') onChange(dailyAt('18:00'));
          else if (picked !== undefined && picked !== 'custom') onChange(schedulePresets[picked]);
        }}
      />
      {chosen === 'daily' && (
        <TextInput
          type="time"
          label={t('subscriptions.schedule.at')}
          value={time ?? '18:00'}
          onChange={(event) =>
            event.currentTarget.value && onChange(dailyAt(event.currentTarget.value))
          }
        />
      )}
      {chosen === 'custom' && (
        <TextInput
          label={t('subscriptions.schedule.cron')}
          value={value}
          maxLength={120}
          description={next}
          error={(data && !data.ok && t('subscriptions.schedule.wrong')) || error}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </>
  );
}
