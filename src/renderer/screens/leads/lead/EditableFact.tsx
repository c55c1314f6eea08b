import { Select, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { GitCompareArrows, Plus } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { consent, leadStatus, type Lead } from '../../../../shared/model/lead.ts';
import { IconAction } from '../../../components/Action.tsx';
import { Tag } from '../../../components/Chip.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../../problem.ts';
import { useService } from '../../../service.tsx';
import { LeadFieldWhy } from '../history/LeadFieldWhy.tsx';
import { readInput, type TypedField } from './lead-input.ts';
import { useLeadWords } from '../lead-words.ts';
import type { useLeadActions } from '../use-lead-actions.ts';
import css from './LeadFacts.module.css';

type FactProps = {
  lead: Lead;
  actions: ReturnType<typeof useLeadActions>;
  conflicted?: boolean;
};

type TextFactProps = FactProps & {
  field: TypedField;
  /** The value as people read it. */
  shown: string;
  /** The value as it is typed. */
  typed: string;
};

/** A value that turns into an input where it stands. A refused value stays in the input with the reason. */
export function TextFact({ lead, field, shown, typed, actions, conflicted }: TextFactProps) {
  const { t } = useText();
  const words = useLeadWords();
  const [value, setValue] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const busy = useRef(false);
  // The lead as it was when typing began: what others changed since is for the service to weigh.
  const opened = useRef(lead);
  const latest = useRef(lead);
  useEffect(() => {
    latest.current = lead;
  }, [lead]);
  const name = words.fieldName(field, lead);

  function open(): void {
    opened.current = lead;
    setValue(typed);
  }

  function close(focus: boolean): void {
    setValue(null);
    setProblem(null);
    if (focus) requestAnimationFrame(() => button.current?.focus());
  }

  async function commit(focus: boolean): Promise<void> {
    if (value === null || busy.current) return;
    // What was refused is kept again only by Enter.
    if (problem !== null && !focus) return;
    if (value.trim() === typed) return close(focus);
    const read = readInput(field, value);
    if (read.problem) return setProblem(words.problemText(read.problem));
    busy.current = true;
    try {
      await actions.edit(opened.current, read.patch, { quiet: true });
      close(focus);
    } catch (error) {
      const refused = toProblem(error);
      const [first] = Object.values(fieldProblems(refused));
      // Now they have seen what it is: Enter once more is meant.
      if (refused.code === 'CHANGED_MEANWHILE') opened.current = latest.current;
      setProblem(first ? words.problemText(first) : t(`errors.${refused.code}.what`));
    } finally {
      busy.current = false;
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') close(true);
    else if (event.key === 'Enter') void commit(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  if (value !== null) {
    return (
      <TextInput
        className={css.input}
        aria-label={name}
        size="xs"
        autoFocus
        value={value}
        error={problem}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setValue(event.currentTarget.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => void commit(false)}
      />
    );
  }
  const pending = lead.links.some((link) => link.pending?.includes(field));
  return (
    <div className={css.value}>
      <button
        ref={button}
        type="button"
        className={`${css.edit} p-num`}
        data-field={field}
        data-blank={shown === '' || undefined}
        data-pending={pending || undefined}
        aria-label={`${t('leads.panel.editField', { field: name })}: ${shown || t('common.empty')}`}
        title={shown}
        onClick={open}
      >
        {shown || '—'}
      </button>
      {conflicted && (
        <GitCompareArrows
          size={14}
          className={css.conflict}
          aria-label={t('common.sync.conflict')}
        />
      )}
      <LeadFieldWhy lead={lead} field={field} name={name} actions={actions} />
    </div>
  );
}

type ChoiceFactProps = FactProps & { field: 'status' | 'consent' };

/** A value of a short list. */
export function ChoiceFact({ lead, field, actions, conflicted }: ChoiceFactProps) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const words = useLeadWords();
  const name = t(`leads.field.${field}`);
  const shown = words.valueText(field, lead[field]);
  const fixed = field === 'status' && lead.status === 'converted';

  if (open) {
    const data =
      field === 'status'
        ? leadStatus
            .exclude(['converted'])
            .options.map((status) => ({ value: status, label: t(`leads.status.${status}`) }))
        : consent.options.map((value) => ({ value, label: t(`leads.consent.${value}`) }));
    return (
      <Select
        aria-label={name}
        size="xs"
        data={data}
        value={lead[field]}
        allowDeselect={false}
        autoFocus
        defaultDropdownOpened
        onBlur={() => setOpen(false)}
        onChange={(value) => {
          setOpen(false);
          if (value === null || value === lead[field]) return;
          const patch =
            field === 'status'
              ? { status: leadStatus.exclude(['converted']).parse(value) }
              : { consent: consent.parse(value) };
          actions.edit(lead, patch).catch(() => undefined);
        }}
      />
    );
  }
  return (
    <div className={css.value}>
      <button
        type="button"
        className={css.edit}
        data-field={field}
        disabled={fixed}
        aria-label={`${t('leads.panel.editField', { field: name })}: ${shown}`}
        onClick={() => setOpen(true)}
      >
        {shown}
      </button>
      {conflicted && (
        <GitCompareArrows
          size={14}
          className={css.conflict}
          aria-label={t('common.sync.conflict')}
        />
      )}
      <LeadFieldWhy lead={lead} field={field} name={name} actions={actions} />
    </div>
  );
}

/** Tags: each with its way out, and a place for one more. */
export function TagsFact({ lead, actions }: FactProps) {
  const { t } = useText();
  const { api } = useService();
  const [adding, setAdding] = useState(false);
  const { data } = useQuery({
    ...api.leads.facets.queryOptions({ input: { field: 'tag' } }),
    enabled: adding,
  });

  const save = (tags: string[]) => void actions.edit(lead, { tags }).catch(() => undefined);

  return (
    <div className={css.tags}>
      {lead.tags.map((tag) => (
        <Tag
          key={tag}
          onRemove={() => save(lead.tags.filter((each) => each !== tag))}
          removeLabel={t('leads.panel.removeTag', { tag })}
        >
          {tag}
        </Tag>
      ))}
      {adding ? (
        <TagsInput
          aria-label={t('leads.panel.addTag')}
          size="xs"
          autoFocus
          value={[]}
          maxTags={1}
          data={(data ?? [])
            .map(({ value }) => value)
            .filter((value) => !lead.tags.includes(value))}
          onChange={([tag]) => {
            setAdding(false);
            if (tag && !lead.tags.includes(tag)) save([...lead.tags, tag]);
          }}
          onKeyDown={(event) =>
            event.key === 'Escape' && (event.stopPropagation(), setAdding(false))
          }
          onBlur={() => setAdding(false)}
        />
      ) : (
        <IconAction label={t('leads.panel.addTag')} size={24} onClick={() => setAdding(true)}>
          <Plus size={14} />
        </IconAction>
      )}
      <LeadFieldWhy
        lead={lead}
        field="tags"
        name={t('leads.field.tags')}
        actions={actions}
        always
      />
    </div>
  );
}
