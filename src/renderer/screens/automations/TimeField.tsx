import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.ts';

type TimeFieldProps = Pick<TextInputProps, 'label' | 'description'> & {
  /** `HH:MM`; null for none. */
  value: string | null;
  /** Whether it may be left blank. */
  optional?: boolean;
  onChange: (next: string | null) => void;
};

const whole = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/** A time of the day as it is written; what is none yet is said, and not taken. */
export function TimeField({ value, optional = false, onChange, ...rest }: TimeFieldProps) {
  const { t } = useText();
  const [typed, setTyped] = useState(value ?? '');
  const blank = typed.trim() === '';
  const ok = blank ? optional : whole.test(typed.trim());
  return (
    <TextInput
      {...rest}
      inputMode="numeric"
      placeholder="09:00"
      value={typed}
      maxLength={5}
      error={!ok && t('automations.timeWrong')}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        if (next.trim() === '') {
          if (optional) onChange(null);
        } else if (whole.test(next.trim())) onChange(next.trim().padStart(5, '0'));
      }}
    />
  );
}
