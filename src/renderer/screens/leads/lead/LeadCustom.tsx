import { Autocomplete, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Lead } from '../../../../shared/model/lead.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { Fact, Facts, Section } from '../../../components/Layout.tsx';
import { useStable } from '../../../components/use-stable.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { LeadFieldWhy } from '../history/LeadFieldWhy.tsx';
import { useLeadWords } from '../lead-words.ts';
import type { useLeadActions } from '../use-lead-actions.ts';
import { customFromInput, customToInput, type CustomForms } from './custom-value.ts';
import facts from './LeadFacts.module.css';
import css from './LeadNotes.module.css';

type LeadCustomProps = { lead: Lead; actions: ReturnType<typeof useLeadActions> };

/** Fields that a company made for itself, or that a CRM brought along. */
export function LeadCustom({ lead, actions }: LeadCustomProps) {
  const { t, language } = useText();
  const { api } = useService();
  const words = useLeadWords();
  const [adding, setAdding] = useState(false);
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const fields = useQuery({ ...api.leads.fields.queryOptions(), enabled: adding });
  const entries = Object.entries(lead.custom);
  const forms: CustomForms = {
    decimal: language === 'pt-BR' ? ',' : '.',
    yes: t('common.yes'),
    no: t('common.no'),
  };

  /** @param opened the lead as it was when typing began */
  function save(opened: Lead, key: string, next: string): Promise<void> {
    const kept = customFromInput(next, opened.custom[key] ?? null, forms);
    return actions.edit(opened, { custom: { ...opened.custom, [key]: kept } });
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== '' && value.trim() !== '') {
      save(lead, name.trim(), value).catch(() => undefined);
    }
    setAdding(false);
    setName('');
    setValue('');
  }

  return (
    <Section
      title={t('leads.panel.customFields')}
      aside={
        <IconAction label={t('leads.panel.addCustom')} size={24} onClick={() => setAdding(!adding)}>
          <Plus size={14} />
        </IconAction>
      }
    >
      <Facts>
        {entries.map(([key, each]) => (
          <Fact key={key} label={<span className="p-truncate">{key}</span>}>
            <CustomValue
              name={key}
              shown={words.valueText('custom', each)}
              value={customToInput(each, forms)}
              why={
                <LeadFieldWhy lead={lead} field={`custom:${key}`} name={key} actions={actions} />
              }
              lead={lead}
              onSave={(opened, next) => save(opened, key, next)}
            />
          </Fact>
        ))}
      </Facts>
      {adding && (
        <form className={css.add} onSubmit={submit}>
          <Autocomplete
            label={t('leads.panel.customName')}
            data={fields.data?.custom ?? []}
            value={name}
            maxLength={80}
            autoFocus
            onChange={setName}
          />
          <TextInput
            label={t('leads.panel.customValue')}
            value={value}
            maxLength={4000}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <Action type="submit">{t('common.add')}</Action>
        </form>
      )}
    </Section>
  );
}

function CustomValue({
  name,
  shown,
  value,
  lead,
  why,
  onSave,
}: {
  name: string;
  /** The value as people read it, and beneath it as it is typed. */
  shown: string;
  value: string;
  lead: Lead;
  why: ReactNode;
  onSave: (opened: Lead, next: string) => Promise<void>;
}) {
  const { t } = useText();
  const [typed, setTyped] = useState<string | null>(null);
  const [opened, setOpened] = useState({ lead, value });
  const open = useStable((text: string) => {
    setOpened({ lead, value });
    setTyped(text);
  });
  if (typed === null) {
    return (
      <div className={facts.value}>
        <button
          type="button"
          className={facts.edit}
          data-blank={shown === '' || undefined}
          aria-label={`${t('leads.panel.editField', { field: name })}: ${shown || t('common.empty')}`}
          title={shown}
          onClick={() => open(value)}
        >
          {shown || '—'}
        </button>
        {why}
      </div>
    );
  }
  function commit(): void {
    setTyped(null);
    if (typed === null || typed === opened.value) return;
    onSave(opened.lead, typed).catch(() => open(typed));
  }
  return (
    <TextInput
      size="xs"
      aria-label={name}
      autoFocus
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        else if (event.key === 'Escape') setTyped(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
