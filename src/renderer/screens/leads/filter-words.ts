import { useText } from '../../i18n/use-text.ts';
import type { LeadStatus, SyncState, Temperature } from '../../../shared/model/lead.ts';
import type { ExcludedWhy } from '../../../shared/model/health.ts';
import type { Condition, FilterName } from './filters.ts';

/** Conditions as chips say them. */
export function useFilterWords() {
  const { t, f } = useText();

  function name(of: Condition['name']): string {
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
    if ('text' in condition) return condition.name === 'deleted' ? t('common.yes') : condition.text;
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
