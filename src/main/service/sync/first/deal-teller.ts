import type { StageRow } from '../../deals/stage-store.ts';
import type { RecordKinds } from '../../links/record-kind.ts';
import { calledBy } from './outline.ts';
import type { Tell } from './tally.ts';

/** The stage and the lead of a deal by their names: ids tell nobody anything. */
export function createDealTeller(stages: () => readonly StageRow[], kinds: RecordKinds): Tell {
  return (field, value) => {
    if (typeof value !== 'string') return value;
    if (field === 'stageId') return stages().find(({ uid }) => uid === value)?.name ?? value;
    if (field !== 'leadId') return value;
    const lead = kinds.of('lead').byUid(value);
    return lead === null ? value : calledBy(lead);
  };
}
