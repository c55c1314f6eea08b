import type { LeadFilter } from '../../../../shared/model/lead.ts';
import { DateField } from '../../../components/DateField.tsx';
import { localDay } from '../../../components/read-day.ts';
import { useText } from '../../../i18n/use-text.ts';
import { conditionsOf, withCondition, type Condition } from './filters.ts';
import { useFilterWords } from './filter-words.ts';
import css from './FilterBar.module.css';

type DateFilterEditorProps = {
  name: 'created' | 'updated' | 'followUp';
  filter: LeadFilter;
  onChange: (filter: LeadFilter) => void;
  onClose: () => void;
};

type DateCondition = Extract<Condition, { name: 'created' | 'updated' | 'followUp' }>;

/** A quick range that moves with the calendar, or two dates. */
export function DateFilterEditor({ name, filter, onChange, onClose }: DateFilterEditorProps) {
  const { t } = useText();
  const words = useFilterWords();
  const now = conditionsOf(filter).find((each): each is DateCondition => each.name === name);

  function quick(condition: Condition): void {
    onChange(withCondition(filter, condition));
    onClose();
  }

  function setEnd(end: 'from' | 'to', day: string | null): void {
    const { from, to } = now ?? {};
    const next = { from, to, [end]: day === null ? undefined : instantOf(day, end) };
    onChange(withCondition(filter, { name, ...next } as Condition));
  }

  return (
    <div className={css.editor}>
      <div className={css.head}>{words.name(name)}</div>
      {name === 'created' && (
        <div className={css.names}>
          {([1, 7, 30, 90] as const).map((within) => (
            <button
              key={within}
              type="button"
              className={css.name}
              onClick={() => quick({ name, within })}
            >
              {t(`leads.filter.days.d${within}`)}
            </button>
          ))}
        </div>
      )}
      {name === 'followUp' && (
        <div className={css.names}>
          {(['late', 'today', 'week', 'none'] as const).map((due) => (
            <button
              key={due}
              type="button"
              className={css.name}
              onClick={() => quick({ name, due })}
            >
              {t(`leads.filter.due.${due}`)}
            </button>
          ))}
        </div>
      )}
      <div className={css.head}>{t('leads.filter.days.range')}</div>
      <div className={css.dates}>
        {(['from', 'to'] as const).map((end) => (
          <DateField
            key={end}
            label={t(end === 'from' ? 'leads.filter.fromLabel' : 'leads.filter.toLabel')}
            placeholder={t('leads.filter.datePlaceholder')}
            clearable
            value={dayOf(now?.[end] ?? null)}
            onChange={(day) => setEnd(end, day)}
            popoverProps={{ withinPortal: false }}
          />
        ))}
      </div>
    </div>
  );
}

// A day begins and ends by this computer's clock.
function instantOf(day: string, end: 'from' | 'to'): string {
  return new Date(`${day}T${end === 'from' ? '00:00:00.000' : '23:59:59.999'}`).toISOString();
}

function dayOf(instant: string | null): string | null {
  return instant === null ? null : localDay(new Date(instant));
}
