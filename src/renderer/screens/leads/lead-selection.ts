import type { LeadFilter, LeadSelection } from '../../../shared/model/lead.ts';
import type { Selection } from '../../components/grid/selection.ts';

/** The chosen rows as the service takes them. */
export function toLeadSelection(selection: Selection, filter: LeadFilter): LeadSelection {
  return selection.kind === 'some'
    ? { ids: [...selection.ids] }
    : { filter, except: [...selection.except] };
}
