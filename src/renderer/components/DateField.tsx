import { DateInput, type DateInputProps } from '@mantine/dates';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import css from './DateField.module.css';
import { readDay } from './read-day.ts';

type DateFieldProps = Omit<
  DateInputProps,
  'value' | 'onChange' | 'minDate' | 'maxDate' | 'valueFormat' | 'dateParser' | 'fixOnBlur'
> & {
  /** `YYYY-MM-DD`. */
  value: string | null;
  minDate?: string;
  maxDate?: string;
  onChange: (day: string | null) => void;
};

/**
 * A day, typed or chosen from the calendar.
 *
 * What is typed and is no day stays in the field, which says so; a form around it is not sent.
 */
export function DateField({
  value,
  minDate,
  maxDate,
  error,
  onChange,
  onBlur,
  onKeyDown,
  className,
  ...rest
}: DateFieldProps) {
  const { t } = useText();
  const bare = rest.label === undefined;
  const field = useRef<HTMLInputElement>(null);
  // What is being typed over a value; once the value is another, it no longer counts.
  const [draft, setDraft] = useState<{ text: string; over: string | null; left: boolean } | null>(
    null,
  );
  const typing = draft !== null && draft.over === value ? draft : null;
  const flaw = typing && flawOf(typing.text);

  useEffect(() => field.current?.setCustomValidity(flaw ?? ''), [flaw]);

  function flawOf(text: string): string | null {
    if (text.trim() === '') return null;
    const day = readDay(text, { shortYear: true });
    if (day === null) return t('common.date.form');
    if (minDate !== undefined && day < minDate)
      return t('common.date.early', { day: written(minDate) });
    if (maxDate !== undefined && day > maxDate)
      return t('common.date.late', { day: written(maxDate) });
    return null;
  }

  function leave(): void {
    if (typing === null) return;
    if (flaw !== null) return setDraft({ ...typing, left: true });
    setDraft(null);
    const day = readDay(typing.text, { shortYear: true });
    if (day !== null && day !== value) onChange(day);
  }

  return (
    <DateInput
      {...rest}
      ref={field}
      className={`${className ?? ''} ${bare ? css.bare : ''}`}
      {...(bare ? { errorProps: { className: css.floating } } : {})}
      classNames={{ day: css.day ?? '' }}
      {...(minDate === undefined ? {} : { minDate })}
      {...(maxDate === undefined ? {} : { maxDate })}
      valueFormat="DD/MM/YYYY"
      weekdayFormat="ddd"
      ariaLabels={{
        previousMonth: t('common.date.previous'),
        nextMonth: t('common.date.next'),
        previousYear: t('common.date.previous'),
        nextYear: t('common.date.next'),
        previousDecade: t('common.date.previous'),
        nextDecade: t('common.date.next'),
      }}
      dateParser={(text) => readDay(text)}
      fixOnBlur={flaw === null}
      value={value}
      error={(typing?.left && flaw) || error}
      onInput={({ currentTarget }) =>
        setDraft({ text: currentTarget.value, over: value, left: false })
      }
      onChange={(day) => {
        setDraft(null);
        onChange(day);
      }}
      onInvalid={(event) => {
        event.preventDefault();
        leave();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave();
        onKeyDown?.(event);
      }}
      onBlur={(event) => {
        leave();
        onBlur?.(event);
      }}
    />
  );
}

/** `2026-12-31` as `31/12/2026`. */
function written(day: string): string {
  return day.split('-').toReversed().join('/');
}
