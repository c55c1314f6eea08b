import { toReais } from '../../../shared/br/money.ts';
import type { LeadValues } from '../leads/lead-values.ts';

/** What rules look at. */
export type ScoreInput = Pick<
  LeadValues,
  | 'name'
  | 'email'
  | 'phone'
  | 'document'
  | 'company'
  | 'origin'
  | 'interest'
  | 'incomeCents'
  | 'city'
  | 'state'
  | 'status'
  | 'owner'
  | 'tags'
  | 'notes'
  | 'custom'
  | 'consent'
  | 'followUpAt'
>;

/** Something that was received of a lead, or about it. */
export type Heard = { readonly type: string; readonly at: number };

/** When a lead is looked at, and what had been heard of it; UTC ms. */
export type ScoreMoment = {
  readonly now: number;
  readonly createdAt: number;
  /** Newest first; asked for only where a rule wants to know. */
  heard(): readonly Heard[];
};

/** A field as text, as rules and formulas read it: '' when blank, money in reais. */
export function fieldText(values: ScoreInput, field: string): string {
  if (field === 'income') {
    return values.incomeCents === null ? '' : toReais(values.incomeCents).toFixed(2);
  }
  const value = field.startsWith('custom:')
    ? values.custom[field.slice('custom:'.length)]
    : values[field as keyof ScoreInput];
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (field === 'followUpAt') return new Date(Number(value)).toISOString();
  return String(value);
}
