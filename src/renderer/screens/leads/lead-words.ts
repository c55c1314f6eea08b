import { useMemo } from 'react';
import { formatPhone } from '../../../shared/br/phone.ts';
import type { FieldProblem } from '../../../shared/errors.ts';
import {
  leadField,
  type LeadField,
  type LeadStatus,
  type Temperature,
} from '../../../shared/model/lead.ts';
import { coverDocument, documentKind } from '../../i18n/personal.ts';
import { useText } from '../../i18n/use-text.ts';

const knownProblems = [
  'email_form',
  'phone_ninth_digit',
  'phone_area',
  'phone_form',
  'document_digits',
  'document_length',
  'money_form',
  'money_negative',
  'state_unknown',
  'status_unknown',
  'status_converted',
  'consent_unknown',
  'date_form',
  'too_long',
  'too_many',
  'required',
  'duplicate',
  'changed_meanwhile',
  'consent_denied',
  'stage_unknown',
] as const;
type KnownProblem = (typeof knownProblems)[number];

/** Fields, values and problems of a lead, in the words on screen. */
export function useLeadWords() {
  const { t, f } = useText();
  return useMemo(() => {
    /** A field's name; a document by what it is. `custom:x` is named by the person. */
    function fieldName(field: string, lead?: { document: string | null }): string {
      if (field.startsWith('custom:')) return field.slice('custom:'.length);
      if (field === 'document' && lead?.document)
        return t(`leads.field.${documentKind(lead.document) ?? 'document'}`);
      const known = leadField.safeParse(field);
      return known.success ? t(`leads.field.${known.data}`) : otherFieldName(field);
    }

    function otherFieldName(field: string): string {
      switch (field) {
        case 'score':
        case 'temperature':
        case 'dealId':
        case 'qualifiedAt':
        case 'convertedAt':
        case 'deletedAt':
          return t(`leads.field.${field}`);
        case 'value':
        case 'title':
        case 'stageId':
        case 'leadId':
          return t(`deals.name.${field}`);
        default:
          return field;
      }
    }

    /** A value as people read it; '' when it is blank. Documents are covered. */
    function valueText(field: string, value: unknown): string {
      if (value === null || value === undefined || value === '') return '';
      switch (field as LeadField | 'value' | 'temperature' | 'qualifiedAt' | 'convertedAt') {
        case 'phone':
          return formatPhone(String(value));
        case 'document':
          return coverDocument(String(value));
        case 'income':
        case 'value':
          return f.money(Number(value));
        case 'status':
          return t(`leads.status.${value as LeadStatus}`);
        case 'temperature':
          return t(`leads.temperature.${value as Temperature}`);
        case 'consent':
          return t(`leads.consent.${value as 'unknown' | 'granted' | 'denied'}`);
        case 'followUpAt':
        case 'qualifiedAt':
        case 'convertedAt':
          return f.dateTime(value as string);
        case 'tags':
          return (value as readonly string[]).join(', ');
        default:
          return plainText(value);
      }
    }

    function plainText(value: unknown): string {
      if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
      if (typeof value === 'number') return f.number(value);
      if (typeof value === 'string') return value;
      if (Array.isArray(value)) return value.map(plainText).join(', ');
      return Object.entries(value as Record<string, unknown>)
        .map(([key, each]) => `${key}: ${plainText(each)}`)
        .join(', ');
    }

    function problemText(problem: FieldProblem): string {
      if (!isKnown(problem.problem)) return problem.message;
      const current = valueText(problem.field, problem.current);
      if (problem.problem === 'changed_meanwhile' && current === '') {
        return t('leads.problem.cleared_meanwhile');
      }
      return t(`leads.problem.${problem.problem}`, {
        suggestion: problem.suggestion ? valueText(problem.field, problem.suggestion) : '',
        limit: problem.limit ?? 0,
        current,
      });
    }

    return { fieldName, valueText, problemText };
  }, [t, f]);
}

function isKnown(problem: string): problem is KnownProblem {
  return (knownProblems as readonly string[]).includes(problem);
}

/** A field's name inside a sentence: "telefone", but "CPF" and "UF". */
export function inSentence(name: string): string {
  return /^\p{Lu}{2}/u.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}
