import { Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { overviewPeriod } from '../../../shared/model/overview.ts';
import { DateField } from '../../components/DateField.tsx';
import { localDay } from '../../components/read-day.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Figures.module.css';

/** The days that the figures are of; kept in the address. */
export function PeriodPicker() {
  const { t } = useText();
  const { period = '30', from, to } = useSearch({ from: '/overview' });
  const navigate = useNavigate({ from: '/overview' });

  function choose(value: string | null): void {
    const next = overviewPeriod.options.find((each) => each === value);
    if (next === undefined) return;
    const today = localDay(new Date());
    void navigate({
      search: next === 'own' ? { period: next, from: today, to: today } : { period: next },
    });
  }

  function setEnd(end: 'from' | 'to', day: string | null): void {
    if (day === null) return;
    const next = { period: 'own' as const, from, to, [end]: day };
    // The other end follows, so that the days are never turned round.
    if (next.from && next.to && next.from > next.to) next[end === 'from' ? 'to' : 'from'] = day;
    void navigate({ search: next });
  }

  return (
    <>
      <Select
        size="xs"
        w={172}
        aria-label={t('figures.period.label')}
        data={overviewPeriod.options.map((value) => ({
          value,
          label: t(`figures.period.${value}`),
        }))}
        value={period}
        allowDeselect={false}
        onChange={choose}
      />
      {period === 'own' &&
        (['from', 'to'] as const).map((end) => (
          <DateField
            key={end}
            size="xs"
            className={css.date ?? ''}
            aria-label={t(end === 'from' ? 'figures.period.first' : 'figures.period.last')}
            value={(end === 'from' ? from : to) ?? null}
            onChange={(day) => setEnd(end, day)}
          />
        ))}
    </>
  );
}
