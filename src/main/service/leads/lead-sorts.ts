import { PonteError } from '../../../shared/errors.ts';
import type { LeadSort } from '../../../shared/model/lead.ts';
import { readCursor, writeCursor } from './cursor.ts';

/** How a list is ordered: an expression with an index of its own, then the row id. */
export type Order = {
  sort: LeadSort;
  expression: string;
  index: string;
  direction: 'asc' | 'desc';
};

/** Beyond every instant: a lead without a follow-up comes last in both directions. */
const afterAll = 8_640_000_000_000_001;

const columns: Readonly<Record<string, { expression: string; index: string }>> = {
  name: { expression: 'lead.name_key', index: 'lead_by_name' },
  score: { expression: 'lead.score', index: 'lead_by_score' },
  createdAt: { expression: 'lead.created_at', index: 'lead_by_created' },
  updatedAt: { expression: 'lead.updated_at', index: 'lead_by_updated' },
  followUpAt: {
    expression: `coalesce(lead.follow_up_at, ${afterAll})`,
    index: 'lead_by_follow_up',
  },
  '-followUpAt': {
    expression: `coalesce(lead.follow_up_at, ${-afterAll})`,
    index: 'lead_by_follow_up_last',
  },
  city: { expression: 'lead.city_key', index: 'lead_by_city' },
  company: { expression: 'lead.company_key', index: 'lead_by_company' },
  status: { expression: 'lead.status', index: 'lead_by_status' },
};

export function orderOf(sort: LeadSort): Order {
  const descending = sort.startsWith('-');
  const column = columns[sort] ?? columns[sort.slice(1)];
  if (!column) throw new PonteError('BAD_INPUT', `There is no order "${sort}".`);
  return { ...column, sort, direction: descending ? 'desc' : 'asc' };
}

/** Where a page ended: the sort key and the row id of its last lead. */
export type Place = { key: string | number; id: number };

export function writePlace(sort: LeadSort, place: Place): string {
  return writeCursor(sort, [place.key, place.id]);
}

/** @throws PonteError BAD_INPUT for a cursor that is not ours, or of another order */
export function readPlace(sort: LeadSort, cursor: string): Place {
  const [key = '', id] = readCursor(sort, ['either', 'number'], cursor);
  return { key, id: Number(id) };
}
