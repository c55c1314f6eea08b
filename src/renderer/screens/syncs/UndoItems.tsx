import { Link } from '@tanstack/react-router';
import { ptBR } from '../../../shared/i18n/catalogues.ts';
import type { UndoItem } from '../../../shared/model/undo.ts';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Syncs.module.css';

type Reason = keyof typeof ptBR.ledger.undo.reason;

/** What goes back, stays or cannot go back: of which record, which field, from what to what, and why. */
export function UndoItems({ items }: { items: readonly UndoItem[] }) {
  const { t } = useText();
  const { fieldName, valueText } = useLeadWords();

  function what({ field, recordType }: UndoItem): string {
    if (field === '*') return t(recordType === 'deal' ? 'ledger.undo.deal' : 'ledger.undo.lead');
    return field === '*link' ? t('ledger.undo.link') : fieldName(field);
  }

  function values({ field, result, before, after, now }: UndoItem): string | null {
    if (field.startsWith('*')) return null;
    const shown = (value: unknown) => valueText(field, value) || t('common.empty');
    if (result === 'kept') return shown(now);
    return t('ledger.undo.change', { from: shown(after), to: shown(before) });
  }

  return (
    <ul className={css.problems}>
      {items.map((item, index) => {
        const { reason, leadId, name } = item;
        const known = reason in ptBR.ledger.undo.reason ? (reason as Reason) : 'not_reversible';
        const text = values(item);
        return (
          <li key={index}>
            <p className={css.itemValue}>
              {leadId === null ? (
                name
              ) : (
                <Link to="/leads/$leadId" params={{ leadId }}>
                  {name || t('common.empty')}
                </Link>
              )}
              {`, ${what(item)}`}
              {text && `: ${text}`}
            </p>
            {item.result !== 'restored' && (
              <p className={css.quiet}>{t(`ledger.undo.reason.${known}`)}</p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
