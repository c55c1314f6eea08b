import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Lead } from '../../../../shared/model/lead.ts';
import { Section } from '../../../components/Layout.tsx';
import { useStable } from '../../../components/use-stable.ts';
import { useText } from '../../../i18n/use-text.ts';
import { LeadFieldWhy } from '../history/LeadFieldWhy.tsx';
import type { useLeadActions } from '../use-lead-actions.ts';
import css from './LeadNotes.module.css';

type LeadNotesProps = { lead: Lead; actions: ReturnType<typeof useLeadActions> };

/** Free text about a lead. Ctrl+Enter or leaving it keeps it, Esc gives up. */
export function LeadNotes({ lead, actions }: LeadNotesProps) {
  const { t } = useText();
  const [typed, setTyped] = useState<string | null>(null);
  // As it was when typing began: what others changed since is for the service to weigh.
  const [opened, setOpened] = useState(lead);

  const open = useStable((text: string) => {
    setOpened(lead);
    setTyped(text);
  });

  function commit(): void {
    const next = typed?.trim() ?? '';
    setTyped(null);
    if (typed === null || next === (opened.notes ?? '')) return;
    actions.edit(opened, { notes: next === '' ? null : next }).catch(() => open(typed));
  }

  return (
    <Section
      title={t('leads.panel.notes')}
      aside={
        <LeadFieldWhy
          lead={lead}
          field="notes"
          name={t('leads.panel.notes')}
          actions={actions}
          always
        />
      }
    >
      {typed === null ? (
        <button
          type="button"
          className={css.text}
          data-blank={lead.notes === null || undefined}
          onClick={() => open(lead.notes ?? '')}
        >
          {lead.notes ?? t('leads.panel.addNote')}
        </button>
      ) : (
        <Textarea
          aria-label={t('leads.panel.notes')}
          autoFocus
          autosize
          minRows={3}
          maxRows={14}
          maxLength={20_000}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setTyped(null);
            else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) commit();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      )}
    </Section>
  );
}
