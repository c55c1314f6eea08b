import { useState } from 'react';
import { formatDocument } from '../../../../shared/br/document.ts';
import { formatPhone } from '../../../../shared/br/phone.ts';
import type { Lead } from '../../../../shared/model/lead.ts';
import { Fact, Facts } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { ChoiceFact, TagsFact, TextFact } from './EditableFact.tsx';
import { toInput, type TypedField } from './lead-input.ts';
import { useLeadWords } from '../lead-words.ts';
import type { useLeadActions } from '../use-lead-actions.ts';
import css from './LeadFacts.module.css';

type LeadFactsProps = {
  lead: Lead;
  actions: ReturnType<typeof useLeadActions>;
  /** Fields in conflict, to mark them. */
  conflicts: ReadonlySet<string>;
  /** Where the name stands nowhere else to be edited. */
  withName?: boolean;
};

const typedFields: readonly TypedField[] = [
  'email',
  'phone',
  'document',
  'company',
  'city',
  'interest',
  'income',
  'origin',
  'owner',
  'followUpAt',
];

function placeOf(lead: Lead): string {
  return [lead.city, lead.state].filter(Boolean).join(', ');
}

/** The fields of a lead, each edited where it stands. Empty ones are folded away. */
export function LeadFacts({ lead, actions, conflicts, withName = false }: LeadFactsProps) {
  const { t, f } = useText();
  const words = useLeadWords();
  const [showEmpty, setShowEmpty] = useState(false);
  const empty = typedFields.filter((field) => lead[field] === null);
  const shown = typedFields.filter((field) => showEmpty || lead[field] !== null);
  const formats = {
    phone: formatPhone,
    document: formatDocument,
    money: f.number,
    when: f.dateTime,
  };

  return (
    <>
      <Facts>
        {withName && (
          <Fact label={t('leads.field.name')}>
            <TextFact
              lead={lead}
              field="name"
              shown={lead.name}
              typed={lead.name}
              actions={actions}
              conflicted={conflicts.has('name')}
            />
          </Fact>
        )}
        <Fact label={t('leads.field.status')}>
          <ChoiceFact
            lead={lead}
            field="status"
            actions={actions}
            conflicted={conflicts.has('status')}
          />
        </Fact>
        {shown.map((field) => (
          <Fact key={field} label={words.fieldName(field, lead)}>
            <TextFact
              lead={lead}
              field={field}
              shown={field === 'city' ? placeOf(lead) : words.valueText(field, lead[field])}
              typed={toInput(lead, field, formats)}
              actions={actions}
              conflicted={conflicts.has(field)}
            />
          </Fact>
        ))}
        {(showEmpty || lead.consent !== 'unknown') && (
          <Fact label={t('leads.field.consent')}>
            <ChoiceFact
              lead={lead}
              field="consent"
              actions={actions}
              conflicted={conflicts.has('consent')}
            />
          </Fact>
        )}
        <Fact label={t('leads.field.tags')}>
          <TagsFact lead={lead} actions={actions} />
        </Fact>
      </Facts>
      {(empty.length > 0 || lead.consent === 'unknown') && (
        <button type="button" className={css.toggle} onClick={() => setShowEmpty(!showEmpty)}>
          {showEmpty
            ? t('leads.panel.hideEmpty')
            : t('leads.panel.showEmpty', {
                count: empty.length + (lead.consent === 'unknown' ? 1 : 0),
              })}
        </button>
      )}
    </>
  );
}
