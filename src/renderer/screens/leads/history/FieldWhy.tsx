import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, CircleHelp } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { HistoryEntry } from '../../../../shared/model/lead.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { historyOf } from './history.ts';
import { sourceIcons, useSourceWords } from './history-words.ts';
import { inSentence, useLeadWords } from '../lead-words.ts';
import { WhyChain, type Subject } from './WhyChain.tsx';
import css from './FieldWhy.module.css';

type FieldWhyProps = {
  of: Subject;
  field: string;
  name: string;
  className?: string | undefined;
  /** Puts an earlier value back, where that is one press. */
  onBack?: (value: unknown) => void;
};

/** Why a value is what it is: who put it there, when and from where, newest first; and the way back. */
export function FieldWhy({ className, ...what }: FieldWhyProps) {
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
          label={`${t('common.why')} ${what.name}`}
          size={24}
          className={className}
          data-open={open || undefined}
          onClick={() => setOpen(!open)}
        >
          <CircleHelp size={14} />
        </IconAction>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        {open && <Why {...what} onClose={() => setOpen(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

type WhyProps = Omit<FieldWhyProps, 'className'> & { onClose: () => void };

function Why({ of, field, name, onBack, onClose }: WhyProps) {
  const { t, f } = useText();
  const { api } = useService();
  const words = useLeadWords();
  const sourceOf = useSourceWords();
  const { data, isPending } = useQuery(
    api[of.kind].history.queryOptions({ input: { id: of.id, limit: 200 } }),
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
        {of.kind === 'leads' && <MutedBy leadId={of.id} field={field} />}
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
              <WhyChain of={of} entryId={entry.id} field={field} onLeave={onClose} />
            </Step>
          ))}
        </ol>
      )}
      {last && before && onBack && (
        <div className={css.foot}>
          <Action
            size="xs"
            variant="subtle"
            onClick={() => {
              onClose();
              onBack(last.before);
            }}
          >
            {t('leads.history.backTo', { value: before })}
          </Action>
        </div>
      )}
    </>
  );
}

/** Where somebody accepted that this field differs, why it is not the same there. */
function MutedBy({ leadId, field }: { leadId: string; field: string }) {
  const { t, f } = useText();
  const { api } = useService();
  const { data: lead } = useQuery(api.leads.get.queryOptions({ input: { id: leadId } }));
  const { data: connections } = useQuery(api.connections.list.queryOptions());
  return lead?.links.flatMap(({ connectionId, muted = [] }) =>
    muted
      .filter((each) => each.field === field)
      .map(({ by, at }) => (
        <p key={connectionId} className={css.more}>
          {t('ledger.muted', {
            name: connections?.items.find(({ id }) => id === connectionId)?.name ?? '',
            who: by,
            when: f.moment(at),
          })}
        </p>
      )),
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
