import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, CircleHelp } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { HistoryEntry, Lead, LeadPatch } from '../../../shared/model/lead.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { historyOf } from './history.ts';
import { sourceIcons, useSourceWords } from './history-words.ts';
import { inSentence, useLeadWords } from './lead-words.ts';
import type { useLeadActions } from './use-lead-actions.ts';
import { WhyChain } from './WhyChain.tsx';
import css from './FieldWhy.module.css';

type FieldWhyProps = {
  lead: Lead;
  field: string;
  name: string;
  actions: ReturnType<typeof useLeadActions>;
  className: string | undefined;
};

/** Why a value is what it is: who put it there, when and from where, newest first; and the way back. */
export function FieldWhy({ lead, field, name, actions, className }: FieldWhyProps) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width={440}
      position="right-start"
      withArrow
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <IconAction
          label={`${t('common.why')} ${name}`}
          size={24}
          className={className}
          data-open={open || undefined}
          onClick={() => setOpen(!open)}
        >
          <CircleHelp size={14} />
        </IconAction>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        {open && (
          <Why
            lead={lead}
            field={field}
            name={name}
            actions={actions}
            onClose={() => setOpen(false)}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

type WhyProps = Omit<FieldWhyProps, 'className'> & { onClose: () => void };

function Why({ lead, field, name, actions, onClose }: WhyProps) {
  const { t, f } = useText();
  const { api } = useService();
  const words = useLeadWords();
  const sourceOf = useSourceWords();
  const { data, isPending } = useQuery(
    api.leads.history.queryOptions({ input: { id: lead.id, limit: 200 } }),
  );
  const entries = historyOf(field, data?.items ?? []);
  const [last] = entries;
  const before = last && words.valueText(field, last.before);
  // The value of now is what is asked about; the earlier ones tell their story when asked.
  const [explained, setExplained] = useState<string | null | undefined>(undefined);
  const shown = explained === undefined ? last?.id : explained;

  return (
    <>
      <div className={css.head}>
        <h3 className={css.title}>{t('leads.history.title', { field: inSentence(name) })}</h3>
        <p className={css.answer}>
          {last
            ? t('leads.history.lastBy', { who: last.actor, source: sourceOf(last) })
            : !isPending && t('leads.history.none')}
        </p>
      </div>
      {entries.length > 0 && (
        <ol className={`${css.list} p-scroll`} tabIndex={0} aria-label={t('leads.history.all')}>
          {entries.map((entry, index) => (
            <Step
              key={entry.id}
              entry={entry}
              first={index === 0}
              when={f.moment(entry.at)}
              from={sourceOf(entry)}
              open={shown === entry.id}
              onToggle={() => setExplained(shown === entry.id ? null : entry.id)}
            >
              <WhyChain leadId={lead.id} entryId={entry.id} field={field} onLeave={onClose} />
            </Step>
          ))}
        </ol>
      )}
      {last && before && (
        <div className={css.foot}>
          <Action
            size="xs"
            variant="subtle"
            onClick={() => {
              onClose();
              actions.edit(lead, { [field]: last.before } as LeadPatch).catch(() => undefined);
            }}
          >
            {t('leads.history.backTo', { value: before })}
          </Action>
        </div>
      )}
    </>
  );
}

function Step({
  entry,
  first,
  when,
  from,
  open,
  onToggle,
  children,
}: {
  entry: HistoryEntry;
  first: boolean;
  when: string;
  from: string;
  open: boolean;
  onToggle: () => void;
  children: ReactNode;
}) {
  const { t, f } = useText();
  const words = useLeadWords();
  const Icon = sourceIcons[entry.source];
  return (
    <li className={css.step}>
      <span className={css.icon} data-first={first || undefined}>
        <Icon size={12} aria-hidden="true" />
      </span>
      <span className={css.what}>{entry.actor}</span>
      <span className={`${css.value} p-truncate p-num`}>
        {words.valueText(entry.field, entry.after) || t('common.empty')}
      </span>
      <IconAction
        label={t('ledger.explain', { when })}
        size={24}
        aria-expanded={open}
        onClick={onToggle}
      >
        {open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
      </IconAction>
      <span className={css.when} title={f.stamp(entry.at)}>
        {when}, {from}
      </span>
      {open && children}
    </li>
  );
}
