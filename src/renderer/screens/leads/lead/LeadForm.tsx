import { Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleX, CopyCheck, X } from 'lucide-react';
import {
  useEffect,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { formatPhone } from '../../../../shared/br/phone.ts';
import { states } from '../../../../shared/br/places.ts';
import type { Lead } from '../../../../shared/model/lead.ts';
import { useCommands } from '../../../commands/use-commands.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Foot, PanelTitle, Scroll, Spacer, Toolbar } from '../../../components/Layout.tsx';
import { SidePanel } from '../../../components/SidePanel.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { clearLeadDraft } from '../../../stores/lead-draft.ts';
import type { TypedField } from './lead-input.ts';
import { useLeadForm } from './use-lead-form.ts';
import { useLeadWords } from '../lead-words.ts';
import { useDuplicateWords } from '../../duplicates/use-duplicate-words.ts';
import css from './LeadForm.module.css';

type LeadFormProps = {
  onSaved: (lead: Lead) => void;
  onOpen: (id: string) => void;
  onClose: () => void;
};

/** A new lead, beside the list. Saving never waits for the network and never loses what was typed. */
export function LeadForm({ onSaved, onOpen, onClose }: LeadFormProps) {
  const { t } = useText();
  const { api } = useService();
  const navigate = useNavigate();
  const words = useLeadWords();
  const form = useLeadForm(onSaved);
  const connections = useQuery(api.connections.list.queryOptions());
  const hasConnections = (connections.data?.items.length ?? 0) > 0;
  const [sync, setSync] = useState(true);
  const element = useRef<HTMLFormElement>(null);

  function save(): void {
    void form.save(sync && hasConnections).then(() => {
      requestAnimationFrame(() =>
        element.current
          ?.querySelector<HTMLElement>('[data-error] , [aria-invalid="true"]')
          ?.focus(),
      );
    });
  }

  useCommands([
    {
      id: 'lead.save',
      title: t('leads.command.save'),
      group: 'form',
      keys: ['$mod+S', '$mod+Enter'],
      whileTyping: true,
      hidden: true,
      run: save,
    },
  ]);

  useEffect(() => element.current?.querySelector<HTMLElement>('input')?.focus(), []);

  // Not while it is typed; what it is read as may come after the field was left.
  const [atPhone, setAtPhone] = useState(false);
  const { phoneAsRead, set } = form;
  useEffect(() => {
    if (!atPhone && phoneAsRead?.startsWith('+')) set('phone', formatPhone(phoneAsRead));
  }, [atPhone, phoneAsRead, set]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  }

  /** What every text field of the form shares. */
  function field(name: TypedField, hint?: string) {
    const error = form.errorText(name);
    return {
      label: words.fieldName(name),
      name,
      value: form.text[name] ?? '',
      description: error ? undefined : (warning(name) ?? hint),
      error: error ? <Problem>{error}</Problem> : undefined,
      onChange: (event: { currentTarget: { value: string } }) =>
        form.set(name, event.currentTarget.value),
      onBlur: () => form.leave(name),
      autoComplete: 'off',
    };
  }

  function warning(name: TypedField): ReactNode {
    const problem = form.problemOf(name);
    if (problem?.severity !== 'warning') return undefined;
    const { suggestion } = problem;
    return (
      <span className={css.suggest}>
        {words.problemText(problem)}
        {suggestion && (
          <button type="button" onClick={() => form.set(name, suggestion)}>
            {t('leads.form.useSuggestion', { suggestion: words.valueText(name, suggestion) })}
          </button>
        )}
      </span>
    );
  }

  return (
    <SidePanel id="lead-form" label={t('leads.form.title')} width={360} min={320} onClose={onClose}>
      <form
        ref={element}
        className={css.form}
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          save();
        }}
      >
        <Toolbar wide>
          <PanelTitle>{t('leads.form.title')}</PanelTitle>
          <Spacer />
          <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
            <X size={16} />
          </IconAction>
        </Toolbar>
        <Scroll>
          <div className={css.fields}>
            <TextInput {...field('name', t('leads.form.hint.name'))} maxLength={200} />
            <TextInput {...field('email')} type="email" maxLength={254} />
            <TextInput
              {...field('phone', phoneHint())}
              type="tel"
              maxLength={40}
              onFocus={() => setAtPhone(true)}
              onBlur={() => (form.leave('phone'), setAtPhone(false))}
            />
            <Duplicates
              form={form}
              onOpen={onOpen}
              onMerge={(id) => void navigate({ to: '/merge', search: { ids: [id], typed: true } })}
            />
            <TextInput {...field('document')} maxLength={20} />
            <TextInput {...field('company')} maxLength={200} />
            <TextInput {...field('interest', t('leads.form.hint.interest'))} maxLength={500} />
            <div className={css.halves}>
              <TextInput
                {...field('income', t('leads.form.hint.income'))}
                inputMode="decimal"
                leftSection="R$"
              />
              <TextInput {...field('origin')} maxLength={60} />
            </div>
            <div className={css.pair}>
              <TextInput {...field('city')} maxLength={120} />
              <Select
                label={words.fieldName('state')}
                data={states.map(({ code }) => code)}
                searchable
                clearable
                value={form.text.state || null}
                onChange={(value) => form.set('state', value ?? '')}
                comboboxProps={{ width: 110, position: 'bottom-end' }}
              />
            </div>
            <TextInput {...field('owner')} maxLength={120} />
            <TagsInput
              label={t('leads.field.tags')}
              description={t('leads.form.hint.tags')}
              value={[...form.tags]}
              onChange={form.setTags}
              maxTags={50}
              maxLength={60}
            />
            <TextInput {...field('followUpAt', t('leads.form.hint.followUpAt'))} maxLength={20} />
            <Textarea {...field('notes')} autosize minRows={3} maxRows={10} maxLength={20_000} />
            {hasConnections && (
              <Switch
                label={t('leads.form.sync')}
                checked={sync}
                onChange={(event) => setSync(event.currentTarget.checked)}
              />
            )}
            {form.failure !== null && <ErrorNotice error={form.failure} />}
          </div>
        </Scroll>
        <Foot>
          <Action
            onClick={() => {
              clearLeadDraft();
              onClose();
            }}
          >
            {t('common.discard')}
          </Action>
          <Spacer />
          <Action primary type="submit" size="md" keys="$mod+S" loading={form.saving}>
            {t('common.save')}
          </Action>
        </Foot>
      </form>
    </SidePanel>
  );

  function phoneHint(): string | undefined {
    const phone = form.normalized.phone;
    if (!phone || !form.text.phone?.trim()) return undefined;
    const shown = formatPhone(phone);
    if (!phone.startsWith('+55')) return `${t('leads.form.phoneIs.foreign')}: ${shown}`;
    return `${t(/^\+55\d{2}9\d{8}$/.test(phone) ? 'leads.form.phoneIs.mobile' : 'leads.form.phoneIs.landline')}: ${shown}, ${phone}`;
  }
}

function Problem({ children }: { children: ReactNode }) {
  return (
    <span className={css.problem}>
      <CircleX size={14} aria-hidden="true" />
      {children}
    </span>
  );
}

/** Leads that have one of the typed values already, while it is typed. */
function Duplicates({
  form,
  onOpen,
  onMerge,
}: {
  form: ReturnType<typeof useLeadForm>;
  onOpen: (id: string) => void;
  onMerge: (id: string) => void;
}) {
  const { t } = useText();
  const { reasons } = useDuplicateWords();
  if (form.duplicates.length === 0) return null;
  return (
    <section className={css.duplicates} aria-label={t('leads.form.duplicates')} role="status">
      <p className={css.duplicatesHead}>
        <CopyCheck size={16} aria-hidden="true" />
        {t('leads.form.duplicates')}
      </p>
      {form.duplicates.map((duplicate) => (
        <div key={`${duplicate.leadId}${duplicate.on}`} className={css.duplicate}>
          <span>
            <span className={css.duplicateName}>{duplicate.name}</span>
            <br />
            <span className={css.duplicateOn}>
              {duplicate.on === null
                ? t('duplicates.mayBe', { why: reasons(duplicate.reasons) })
                : t(`leads.form.duplicateOn.${duplicate.on}`)}
            </span>
          </span>
          <Action
            size="xs"
            // Pressing it must not leave the field first: what shows then would move it away.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onOpen(duplicate.leadId)}
            aria-label={t('leads.form.openDuplicate', { name: duplicate.name })}
          >
            {t('common.open')}
          </Action>
          <Action
            size="xs"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onMerge(duplicate.leadId)}
            aria-label={t('leads.form.mergeDuplicate', { name: duplicate.name })}
          >
            {t('merges.apply')}
          </Action>
        </div>
      ))}
    </section>
  );
}
