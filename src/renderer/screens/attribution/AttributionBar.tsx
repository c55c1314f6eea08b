import { SegmentedControl, Select } from '@mantine/core';
import { salesBy as salesByValues } from '../../../shared/model/attribution.ts';
import { DateField } from '../../components/DateField.tsx';
import { Bar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { periodNames, type PeriodName } from './periods.ts';
import type { useAttribution } from './use-attribution.ts';

type AttributionBarProps = Pick<
  ReturnType<typeof useAttribution>,
  'search' | 'days' | 'isOwn' | 'salesBy' | 'go'
>;

/** Of which days, and which sales stand beside the leads. */
export function AttributionBar({ search, days, isOwn, salesBy, go }: AttributionBarProps) {
  const { t } = useText();
  const near = { row: undefined, list: undefined };

  function choose(value: string | null): void {
    const name = periodNames.find((each) => each === value);
    if (name) go({ ...near, period: name, from: undefined, to: undefined });
    else go({ ...near, ...days });
  }

  return (
    <Bar>
      <Select
        aria-label={t('attribution.period.label')}
        size="xs"
        w={160}
        allowDeselect={false}
        data={[...periodNames, 'custom' as const].map((value) => ({
          value,
          label: t(`attribution.period.${value}`),
        }))}
        value={isOwn ? 'custom' : (search.period ?? ('thisMonth' satisfies PeriodName))}
        onChange={choose}
      />
      {isOwn && (
        <>
          <DateField
            aria-label={t('attribution.period.from')}
            size="xs"
            w={120}
            maxDate={days.to}
            value={days.from}
            onChange={(day) => day !== null && go({ ...near, from: day })}
          />
          <DateField
            aria-label={t('attribution.period.to')}
            size="xs"
            w={120}
            minDate={days.from}
            value={days.to}
            onChange={(day) => day !== null && go({ ...near, to: day })}
          />
        </>
      )}
      <SegmentedControl
        aria-label={t('attribution.salesBy.label')}
        size="xs"
        data={salesByValues.options.map((value) => ({
          value,
          label: t(`attribution.salesBy.${value}`),
        }))}
        value={salesBy}
        onChange={(value) => go({ salesBy: salesByValues.options.find((each) => each === value) })}
      />
    </Bar>
  );
}
