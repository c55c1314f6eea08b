import { Autocomplete, Checkbox, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useProviders, useService } from '../../../service.tsx';
import type { Draft } from '../drafts.ts';
import css from './MappingPanel.module.css';

type RulesSectionProps = { draft: Draft; onChange: (change: Partial<Draft>) => void };

/** What all rows get, and where the leads go after. */
export function RulesSection({ draft, onChange }: RulesSectionProps) {
  const { t } = useText();
  const { api } = useService();
  const origins = useQuery(api.leads.facets.queryOptions({ input: { field: 'origin' } }));
  const tags = useQuery(api.leads.facets.queryOptions({ input: { field: 'tag' } }));
  const { rules } = draft;
  const valuesOf = (found: typeof origins.data) =>
    (found ?? []).map(({ value }) => value).filter(Boolean);
  return (
    <>
      <Section title={t('imports.panel.rules')}>
        <div className={css.fields}>
          <Autocomplete
            label={t('imports.panel.origin')}
            description={t('imports.panel.originHint')}
            data={valuesOf(origins.data)}
            limit={7}
            maxLength={60}
            value={rules.origin ?? ''}
            onChange={(origin) => onChange({ rules: { ...rules, origin: origin || null } })}
          />
          <TagsInput
            label={t('imports.panel.tags')}
            description={t('imports.panel.tagsHint')}
            data={valuesOf(tags.data)}
            limit={7}
            maxTags={20}
            maxLength={60}
            acceptValueOnBlur
            value={rules.tags}
            onChange={(next) => onChange({ rules: { ...rules, tags: next } })}
          />
        </div>
      </Section>
      <Section title={t('importResult.fired.rules')}>
        <Checkbox
          className={css.check ?? ''}
          label={t('importResult.fired.quietChoice')}
          checked={rules.quiet}
          onChange={(event) =>
            onChange({ rules: { ...rules, quiet: event.currentTarget.checked } })
          }
        />
        <p className={css.hint}>{t('importResult.fired.quietHint')}</p>
      </Section>
      <SendSection draft={draft} onChange={onChange} />
    </>
  );
}

function SendSection({ draft, onChange }: RulesSectionProps) {
  const { t } = useText();
  const { api } = useService();
  const { data } = useQuery(api.connections.list.queryOptions());
  const { providers } = useProviders();
  const keepsRecords = (id: string) =>
    providers.some((provider) => provider.id === id && provider.capabilities.includes('records'));
  const offered = (data?.items ?? []).filter(({ provider }) => keepsRecords(provider));
  return (
    <Section title={t('imports.panel.sendTo')}>
      {offered.map(({ id, name }) => (
        <Checkbox
          key={id}
          className={css.check ?? ''}
          label={t('imports.panel.sendToOne', { name })}
          checked={draft.syncTo.includes(id)}
          onChange={(event) =>
            onChange({
              syncTo: event.currentTarget.checked
                ? [...draft.syncTo, id]
                : draft.syncTo.filter((each) => each !== id),
            })
          }
        />
      ))}
      <p className={css.hint}>
        {offered.length === 0 ? t('imports.panel.sendToNone') : t('imports.panel.sendToHint')}
      </p>
    </Section>
  );
}
