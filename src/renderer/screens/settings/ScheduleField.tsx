import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

const presets = {
  every5: '*/5 * * * *',
  every15: '*/15 * * * *',
  every30: '*/30 * * * *',
  hourly: '0 * * * *',
  daily: '0 6 * * *',
} as const;
type Preset = keyof typeof presets;
const presetNames = Object.keys(presets) as Preset[];

type ScheduleFieldProps = { value: string; onChange: (schedule: string) => void };

/** When a connection is read: a choice in words, or a cron line, with its next times. */
export function ScheduleField({ value, onChange }: ScheduleFieldProps) {
  const { t, f } = useText();
  const { api } = useService();
  const preset = presetNames.find((name) => presets[name] === value);
  const [custom, setCustom] = useState(preset === undefined);
  const [typed] = useDebouncedValue(value, 200);
  const { data } = useQuery(
    api.connections.describeSchedule.queryOptions({ input: { schedule: typed } }),
  );
  const next = data?.ok
    ? t('settings.connections.scheduleNext', {
        times: data.next
          .slice(0, 3)
          .map((at) => f.moment(at))
          .join(', '),
      })
    : undefined;

  return (
    <>
      <Select
        label={t('settings.connections.schedule')}
        data={[
          ...presetNames.map((name) => ({ value: name, label: t(`settings.connections.${name}`) })),
          { value: 'custom', label: t('settings.connections.custom') },
        ]}
        value={custom ? 'custom' : (preset ?? 'custom')}
        allowDeselect={false}
        description={custom ? undefined : next}
        onChange={(name) => {
          setCustom(name === 'custom');
          const chosen = presetNames.find((each) => each === name);
          if (chosen) onChange(presets[chosen]);
        }}
      />
      {custom && (
        <TextInput
          label={t('settings.connections.scheduleCustom')}
          value={value}
          maxLength={120}
          description={next}
          error={data && !data.ok && t('settings.connections.scheduleWrong')}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </>
  );
}
