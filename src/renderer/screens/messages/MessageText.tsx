import { FileText, Image } from 'lucide-react';
import type { MessageContent } from '../../../shared/model/message.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Messages.module.css';

type MessageTextProps = {
  content: MessageContent;
  files: readonly { id: string; name: string }[];
};

/** A message as its reader sees it. */
export function MessageText({ content, files }: MessageTextProps) {
  const { t } = useText();
  const { subject, body, kind, link, buttons } = content;
  const shown = files.filter(({ id }) => content.files.includes(id));
  return (
    <div className={css.message}>
      {subject !== '' && <p className={css.subject}>{subject}</p>}
      <p className={css.body}>{body}</p>
      {kind === 'link' && link && (
        <p className={css.link}>
          <strong>{link.title}</strong> {link.description}{' '}
          <span className={css.id}>{link.url}</span>
        </p>
      )}
      {kind === 'buttons' && (
        <ul className={css.replies} aria-label={t('messages.panel.buttons')}>
          {buttons.map((label) => (
            <li key={label}>{label}</li>
          ))}
        </ul>
      )}
      {shown.map(({ id, name }) => {
        const Icon = /\.pdf$/i.test(name) ? FileText : Image;
        return (
          <p key={id} className={css.file}>
            <Icon size={14} aria-hidden="true" /> {name}
          </p>
        );
      })}
    </div>
  );
}
