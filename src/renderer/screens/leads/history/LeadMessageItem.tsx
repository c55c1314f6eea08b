import { Link } from '@tanstack/react-router';
import type { Message } from '../../../../shared/model/message.ts';
import { useText } from '../../../i18n/use-text.ts';
import { channelIcons } from '../../messages/message-look.ts';
import css from './LeadActivity.module.css';

/** A message of ours on a lead's timeline: what became of it, and why where it was kept back. */
export function LeadMessageItem({ message, brief }: { message: Message; brief: boolean }) {
  const { t, f } = useText();
  const { id, channel, state, reason, gist, by, sentAt, createdAt } = message;
  const Icon = channelIcons[channel];
  const at = sentAt ?? createdAt;
  return (
    <li className={css.item}>
      <Icon size={16} className={css.icon} aria-hidden="true" />
      <Link to="/messages" search={{ id }}>
        {t('messages.timeline.line', {
          channel: t(`messages.channel.${channel}`),
          state: t(`messages.state.${state}`),
        })}
      </Link>
      <span className={css.when} title={f.stamp(at)}>
        {f.moment(at)}, {t('messages.timeline.by', { who: by })}
      </span>
      {reason && <p className={css.said}>{t(`messages.reason.${reason}`)}</p>}
      {gist !== '' && (
        <p className={css.said} data-brief={brief || undefined}>
          {gist}
        </p>
      )}
    </li>
  );
}
