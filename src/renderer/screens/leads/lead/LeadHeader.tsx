import { Link } from '@tanstack/react-router';
import { Button, TextInput } from '@mantine/core';
import { GitCompareArrows, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Lead } from '../../../../shared/model/lead.ts';
import { Action } from '../../../components/Action.tsx';
import { useStable } from '../../../components/use-stable.ts';
import { useText } from '../../../i18n/use-text.ts';
import { WriteAction } from '../../messages/WriteAction.tsx';
import { Nameless } from '../cells.tsx';
import type { useLeadActions } from '../use-lead-actions.ts';
import css from './LeadHeader.module.css';

type LeadHeaderProps = {
  lead: Lead;
  actions: ReturnType<typeof useLeadActions>;
  conflicts: number;
  /** On a page the name stands in the toolbar already. */
  nameless?: boolean;
};

/** The name, since when, and what needs someone. */
export function LeadHeader({ lead, actions, conflicts, nameless = false }: LeadHeaderProps) {
  const { t, f } = useText();
  const [name, setName] = useState<string | null>(null);
  // As it was when typing began: what others changed since is for the service to weigh.
  const [opened, setOpened] = useState(lead);
  const date = f.shortDate(lead.createdAt);
  const since = lead.origin
    ? t('leads.panel.sinceBy', { date, origin: lead.origin })
    : t('leads.panel.since', { date });

  const open = useStable((text: string) => {
    setOpened(lead);
    setName(text);
  });

  function commit(): void {
    const wanted = name?.trim();
    setName(null);
    if (wanted && wanted !== opened.name) {
      actions.edit(opened, { name: wanted }).catch(() => open(wanted));
    }
  }

  return (
    <header className={css.head}>
      {nameless ? null : name === null ? (
        <h1>
          <button type="button" className={css.name} onClick={() => open(lead.name)}>
            {lead.name || <Nameless />}
          </button>
        </h1>
      ) : (
        <TextInput
          aria-label={t('leads.field.name')}
          value={name}
          autoFocus
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            else if (event.key === 'Escape') setName(null);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
      )}
      <p className={css.since}>
        {since} {lead.owner}
      </p>
      <div className={css.write}>
        <WriteAction lead={lead} />
      </div>
      {conflicts > 0 && (
        <div className={css.notice} data-tone="conflict">
          <GitCompareArrows size={16} aria-hidden="true" />
          <span>{t('leads.panel.conflicts', { count: conflicts })}</span>
          <Button component={Link} to="/conflicts" size="xs">
            {t('leads.panel.seeConflicts')}
          </Button>
        </div>
      )}
      {lead.deletedAt && (
        <div className={css.notice} data-tone="warning">
          <Trash2 size={16} aria-hidden="true" />
          <span>{t('leads.panel.deleted', { when: f.moment(lead.deletedAt) })}</span>
          <Action size="xs" onClick={() => void actions.restore(lead)}>
            {t('leads.panel.restore')}
          </Action>
        </div>
      )}
    </header>
  );
}
