import {
  Banknote,
  BellRing,
  ClipboardCheck,
  HandCoins,
  MessageCircle,
  Star,
  TextCursorInput,
  UserPlus,
  type LucideIcon,
} from 'lucide-react';
import type { EventType, LeadEvent } from '../../../../shared/model/event.ts';
import { useText } from '../../../i18n/use-text.ts';
import css from './LeadActivity.module.css';

const kinds = {
  'lead.created': ['lead', TextCursorInput],
  'message.received': ['message', MessageCircle],
  'client.registered': ['client', UserPlus],
  'service.completed': ['service', ClipboardCheck],
  'payment.received': ['payment', Banknote],
  'payout.made': ['payout', HandCoins],
  'feedback.received': ['feedback', Star],
} as const satisfies Partial<Record<EventType, readonly [string, LucideIcon]>>;

/** One thing that was told of a lead: a message, a payment, what somebody thought. */
export function LeadEventItem({ event, brief }: { event: LeadEvent; brief: boolean }) {
  const { t, f } = useText();
  const { type, source, occurredAt, gist } = event;
  const known = type in kinds ? kinds[type as keyof typeof kinds] : null;
  const [kind, Icon] = known ?? (['other', BellRing] as const);
  const details = [
    gist.amount === null ? null : f.money(gist.amount),
    gist.rating === null ? null : t('leads.told.rating', { rating: f.number(gist.rating) }),
    gist.message === null || gist.message === 'text'
      ? null
      : t(`leads.told.content.${gist.message}`),
    gist.about,
  ].filter((each) => each !== null);
  return (
    <li className={css.item}>
      <Icon size={16} className={css.icon} aria-hidden="true" />
      <span>{[t(`leads.told.${kind}`), ...details].join(' · ')}</span>
      <span className={css.when} title={f.stamp(occurredAt)}>
        {f.moment(occurredAt)},{' '}
        {source === 'api' ? t('leads.told.byApi') : t('leads.told.by', { source })}
      </span>
      {gist.text !== null && (
        <p className={css.said} data-brief={brief || undefined}>
          {gist.text}
        </p>
      )}
    </li>
  );
}
