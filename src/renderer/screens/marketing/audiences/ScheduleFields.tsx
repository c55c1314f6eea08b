import { Select, TextInput } from '@mantine/core';
import { useText } from '../../../i18n/use-text.ts';
import { readSchedule, writeSchedule } from './schedules.ts';

const rhythms = ['hand', 'hourly', 'daily', 'weekly'] as const;
const usualTime = '06:00';

/** When an audience is refreshed, in words, with a time where it has one. */
export function ScheduleFields({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (line: string | null) => void;
}) {
  const { t } = useText();
  const { rhythm, time } = readSchedule(value);
  const offered = [
    ...rhythms.map((each) => ({ value: each as string, label: t(`remarketing.schedule.${each}`) })),
    ...(rhythm === 'other'
      ? [{ value: 'other', label: t('remarketing.schedule.other', { line: value ?? '' }) }]
      : []),
  ];

  return (
    <>
      <Select
        label={t('remarketing.form.schedule')}
        data={offered}
        value={rhythm}
        allowDeselect={false}
        onChange={(picked) => {
          const chosen = rhythms.find((each) => each === picked);
          if (chosen !== undefined) onChange(writeSchedule(chosen, time ?? usualTime));
        }}
      />
      {time !== null && rhythm !== 'other' && (
        <TextInput
          type="time"
          label={t('remarketing.form.time')}
          value={time}
          onChange={({ currentTarget }) => {
            const set = rhythm === 'weekly' ? 'weekly' : 'daily';
            if (currentTarget.value) onChange(writeSchedule(set, currentTarget.value));
          }}
        />
      )}
    </>
  );
}
