import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MessageTemplateDraft } from '../../../shared/model/message.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Messages.module.css';
import { PreviewText } from './PreviewText.tsx';

const typingMs = 250;

/** What a template makes of a lead one picks, as one types; the newest lead to begin with. */
export function TemplatePreview({ draft }: { draft: MessageTemplateDraft }) {
  const { t } = useText();
  const { api } = useService();
  const [picked, setPicked] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, typingMs);
  const [settled] = useDebouncedValue(draft, typingMs);
  const { data: leads } = useQuery(
    api.leads.list.queryOptions({
      input: { limit: 20, ...(q.trim() === '' ? {} : { q: q.trim() }) },
      placeholderData: keepPreviousData,
    }),
  );
  const offered = (leads?.items ?? []).map(({ id, name, email }) => ({
    value: id,
    label: name || email || t('messages.preview.unnamed'),
  }));
  const leadId = picked ?? offered[0]?.value ?? null;
  const { data } = useQuery(
    api.messages.preview.queryOptions({
      input: { leadId, draft: { ...settled, name: settled.name.trim() || '…' } },
      placeholderData: keepPreviousData,
    }),
  );

  return (
    <section className={css.form} aria-label={t('messages.preview.title')}>
      <p className={css.itemName}>{t('messages.preview.title')}</p>
      <Select
        size="xs"
        label={t('messages.preview.pick')}
        placeholder={t('messages.preview.pickHint')}
        searchable
        data={offered}
        filter={({ options }) => options}
        nothingFoundMessage={t('messages.preview.noLead')}
        value={leadId}
        onSearchChange={(text) => setTyped(offered.some(({ label }) => label === text) ? '' : text)}
        onChange={setPicked}
      />
      {leadId === null && <p className={css.quiet}>{t('messages.preview.nobody')}</p>}
      {data && <PreviewText preview={data} />}
    </section>
  );
}
