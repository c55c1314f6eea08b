import { useQuery } from '@tanstack/react-query';
import type { MessagePreview } from '../../../shared/model/message.ts';
import { Banner } from '../../components/Banner.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Messages.module.css';
import { MessageText } from './MessageText.tsx';

/** A message as it would be sent, with what would keep it back. */
export function PreviewText({ preview }: { preview: MessagePreview }) {
  const { t, f } = useText();
  const { api } = useService();
  const { data: files = [] } = useQuery(api.messageTemplates.files.queryOptions());
  const { flaws, content, to, held, until, blank } = preview;
  return (
    <div className={css.form} role="status">
      {flaws.map(({ part, problem, name }) => (
        <p key={`${part} ${problem} ${name}`} className={css.bad}>
          {t(
            `messages.templates.flaw.${part === 'subject' && problem === 'empty' ? 'no_subject' : problem}`,
            { name: name ?? '', open: '{{' },
          )}
        </p>
      ))}
      {held && (
        <Banner tone="warning">
          {t(`messages.reason.${held}`)}
          {until && ` ${t('messages.preview.until', { when: f.moment(until) })}`}
        </Banner>
      )}
      {to && <p className={css.quiet}>{t('messages.preview.to', { to })}</p>}
      {content && <MessageText content={content} files={files} />}
      {blank.length > 0 && (
        <p className={css.quiet}>{t('messages.preview.blank', { fields: f.list(blank) })}</p>
      )}
    </div>
  );
}
