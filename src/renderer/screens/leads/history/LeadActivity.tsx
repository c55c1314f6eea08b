import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { HistoryEntry } from '../../../../shared/model/lead.ts';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { happenings, timeline, type Happening } from './history.ts';
import { sourceIcons, useSourceWords } from './history-words.ts';
import { inSentence, useLeadWords } from '../lead-words.ts';
import { LeadEventItem } from './LeadEventItem.tsx';
import { LeadMessageItem } from './LeadMessageItem.tsx';
import { FollowUpLine, StepMark } from './LeadMarks.tsx';
import css from './LeadActivity.module.css';

type LeadActivityProps = {
  leadId: string;
  /** In a panel only the last few; on the page all, with what each value was before. */
  brief?: boolean;
  aside?: ReactNode;
};

const shownInBrief = 5;

/** What happened to a lead: what was told of it, and who changed it, from what to what. */
export function LeadActivity({ leadId, brief = false, aside }: LeadActivityProps) {
  const { t } = useText();
  const { api } = useService();
  const { data } = useQuery(
    api.leads.history.queryOptions({ input: { id: leadId, limit: brief ? 40 : 200 } }),
  );
  const { data: told = [] } = useQuery(
    api.events.ofLead.queryOptions({ input: { id: leadId, limit: brief ? shownInBrief : 200 } }),
  );
  const { data: sent = [] } = useQuery(
    api.messages.ofLead.queryOptions({ input: { id: leadId, limit: brief ? shownInBrief : 200 } }),
  );
  const { data: marks } = useQuery(api.automations.ofLead.queryOptions({ input: { id: leadId } }));
  const all = timeline(
    happenings(data?.items ?? []),
    [...told, ...sent, ...(marks?.steps ?? []), ...(marks?.followUps ?? [])],
    data !== undefined && data.pagination.nextCursor === null,
  );
  const shown = brief ? all.slice(0, shownInBrief) : all;
  return (
    <Section title={t('leads.panel.activity')} aside={aside}>
      {data && all.length === 0 && <p className={css.none}>{t('leads.panel.noActivity')}</p>}
      <ol className={css.list}>
        {shown.map((each) =>
          'channel' in each ? (
            <LeadMessageItem key={each.id} message={each} brief={brief} />
          ) : 'gist' in each ? (
            <LeadEventItem key={each.id} event={each} brief={brief} />
          ) : 'stepId' in each ? (
            <StepMark key={`step ${each.id}`} mark={each} />
          ) : 'dueAt' in each ? (
            <FollowUpLine key={each.id} mark={each} />
          ) : (
            <Item key={each.key} happening={each} brief={brief} />
          ),
        )}
      </ol>
    </Section>
  );
}

function Item({ happening, brief }: { happening: Happening; brief: boolean }) {
  const { t, f } = useText();
  const words = useLeadWords();
  const sourceOf = useSourceWords();
  const Icon = sourceIcons[happening.source];
  const { entries } = happening;
  const [only] = entries;
  return (
    <li className={css.item}>
      <Icon size={16} className={css.icon} aria-hidden="true" />
      <span>{sentence()}</span>
      <span className={css.when} title={f.stamp(happening.at)}>
        {f.moment(happening.at)}, {sourceOf(happening)}
      </span>
      {brief && entries.length === 1 && only && (
        <span className={`${css.when} p-truncate p-num`}>{fromTo(only)}</span>
      )}
      {!brief && entries.length > 0 && (
        <dl className={css.changes}>
          {entries.map((entry) => (
            <div key={entry.id} className={css.change}>
              <dt>{words.fieldName(entry.field)}</dt>
              <dd className="p-num">{fromTo(entry)}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );

  function sentence(): string {
    const who = happening.actor;
    if (happening.kind !== 'changed') return t(`leads.history.${happening.kind}`, { who });
    const names = new Set(entries.map((entry) => inSentence(words.fieldName(entry.field))));
    return t('leads.history.changed', { who, fields: f.list([...names]) });
  }

  function fromTo(entry: HistoryEntry): string {
    const before = words.valueText(entry.field, entry.before);
    const after = words.valueText(entry.field, entry.after);
    if (before === '') return t('leads.history.set', { after });
    if (after === '') return t('leads.history.cleared', { before });
    return t('leads.history.fromTo', { before, after });
  }
}
