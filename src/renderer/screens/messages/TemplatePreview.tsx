import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MessageTemplateDraft } from '../../../shared/model/message.ts';
import { LeadPicker, type Picked } from '../../components/LeadPicker.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Messages.module.css';
import { PreviewText } from './PreviewText.tsx';

const typingMs = 250;

/** What a template makes of a lead one picks, as one types; the newest lead to begin with. */
export function TemplatePreview({ draft }: { draft: MessageTemplateDraft }) {
  const { t } = useText();
  const { api } = useService();
  const [picked, setPicked] = useState<Picked | null>(null);
  const [settled] = useDebouncedValue(draft, typingMs);
  const { data: newest } = useQuery(api.leads.list.queryOptions({ input: { limit: 1 } }));
  const [first] = newest?.items ?? [];
  const lead =
    picked ??
    (first ? { id: first.id, name: first.name || first.email || t('leads.noName') } : null);
  const leadId = lead?.id ?? null;
  const { data } = useQuery(
    api.messages.preview.queryOptions({
      input: { leadId, draft: { ...settled, name: settled.name.trim() || '…' } },
      placeholderData: keepPreviousData,
    }),
  );

  return (
    <section className={css.form} aria-label={t('messages.preview.title')}>
      <p className={css.itemName}>{t('messages.preview.title')}</p>
      <LeadPicker size="xs" label={t('messages.preview.pick')} picked={lead} onPick={setPicked} />
      {leadId === null && <p className={css.quiet}>{t('messages.preview.nobody')}</p>}
      {data && <PreviewText preview={data} />}
    </section>
  );
}
