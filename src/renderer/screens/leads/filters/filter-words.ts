import { noVisitPart } from '../../../../shared/visit.ts';
import { useText } from '../../../i18n/use-text.ts';
import type {
  ContactSpeed,
  LeadFilter,
  LeadStatus,
  SyncState,
  Temperature,
} from '../../../../shared/model/lead.ts';
import type { ExcludedWhy } from '../../../../shared/model/health.ts';
import type { Condition, FilterName } from './filters.ts';

type ImportOutcome = NonNullable<LeadFilter['importOutcome']>;

/** Conditions as chips say them. */
export function useFilterWords() {
  const { t, f } = useText();

  function name(of: Condition['name']): string {
    if (of === 'importOutcome') return t('importFixing.outcome.name');
    return of === 'name' ? t('leads.filter.name.nameField') : t(`leads.filter.name.${of}`);
  }

  /** One of the values a condition holds. */
  function item(of: FilterName | Condition['name'], value: string): string {
    if (of === 'status') return t(`leads.status.${value as LeadStatus}`);
    if (of === 'temperature') return t(`leads.temperature.${value as Temperature}`);
    if (of === 'syncState') return t(`common.sync.${value as SyncState}`);
    return value;
  }

  function value(condition: Condition): string {
    if ('values' in condition) {
      const [first = '', ...rest] = condition.values.map((each) => item(condition.name, each));
      if (rest.length === 0) return first;
      return rest.length === 1
        ? `${first}, ${rest[0]}`
        : t('leads.filter.more', { first, count: rest.length });
    }
    if (condition.name === 'excludedWhy')
      return t(`health.excluded.${condition.text as ExcludedWhy}`);
    if (condition.name === 'importOutcome') {
      return t(`importFixing.outcome.${condition.text as ImportOutcome}`);
    }
    if (condition.name === 'firstContact') {
      const speeds = condition.text.split(',') as ContactSpeed[];
      return speeds.map((speed) => t(`figures.contact.${speed}`)).join(', ');
    }
    if ('text' in condition) {
      const isYes = ['deleted', 'qualified', 'bought', 'converted'].includes(condition.name);
      if (isYes) return t('common.yes');
      return condition.text === noVisitPart ? t('leads.filter.noVisitPart') : condition.text;
    }
    if (condition.name === 'created' && condition.within !== undefined) {
      return condition.within === 1
        ? t('leads.filter.days.d1')
        : t('leads.filter.within', { count: condition.within });
    }
    if (condition.name === 'followUp' && condition.due)
      return t(`leads.filter.due.${condition.due}`);
    return range(condition.from, condition.to);
  }

  function range(from: string | undefined, to: string | undefined): string {
    if (from && to)
      return t('leads.filter.between', { from: f.shortDate(from), to: f.shortDate(to) });
    if (from) return t('leads.filter.from', { date: f.shortDate(from) });
    return to ? t('leads.filter.to', { date: f.shortDate(to) }) : '';
  }

  return { name, item, value };
}
