import { useQuery } from '@tanstack/react-query';
import type { HistoryEntry } from '../../../shared/model/lead.ts';
import { Section } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Board.module.css';

const shown = 30;

/** What became of a deal, and who or which connection made it so. */
export function DealHistory({ id }: { id: string }) {
  const { t, f } = useText();
  const { api } = useService();
  const { data } = useQuery(api.deals.history.queryOptions({ input: { id, limit: shown } }));
  const { fieldName, valueText } = useLeadWords();

  function what({ field, before, after }: HistoryEntry): string {
    if (field === '*') return t(after === null && before !== null ? 'deals.gone' : 'deals.begun');
    const value = valueText(field, after) || t('common.empty');
    const name =
      field === 'owner' || field === 'lostReason' ? t(`deals.name.${field}`) : fieldName(field);
    return `${name}: ${value}`;
  }

  if (!data || data.items.length === 0) return null;
  return (
    <Section title={t('deals.history')}>
      <ul className={css.history}>
        {data.items.map((entry) => (
          <li key={entry.id}>
            <span>{what(entry)}</span>
            <span className={css.quiet}>
              {entry.actor}, {f.moment(entry.at)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
