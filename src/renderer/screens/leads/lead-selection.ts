import type { LeadFilter, LeadSelection } from '../../../shared/model/lead.ts';
import type { Selection } from '../../components/grid/selection.ts';

/** The chosen rows as the service takes them. */
export function toLeadSelection(selection: Selection, filter: LeadFilter): LeadSelection {
  return selection.kind === 'some'
    ? { ids: [...selection.ids] }
    : { filter, except: [...selection.except] };
}

/** The chosen ones where they can become one lead: a few, chosen one by one. */
export function mergeable(selection: Selection): string[] | null {
  if (selection.kind !== 'some') return null;
  const { size } = selection.ids;
  return size >= 2 && size <= 11 ? [...selection.ids] : null;
}
