import type { StageRow } from '../deals/stage-store.ts';
import type { LinkStore } from '../links/link-store.ts';
import type { RecordKinds } from '../links/record-kind.ts';
import type { ConnectionRow } from '../providers/connection-store.ts';
import type { DealsPort } from '../providers/provider.ts';
import type { DealIds } from './deal-port.ts';
import { createStageTable } from './stage-table.ts';

export type DealIdsParts = {
  readonly links: LinkStore;
  readonly kinds: () => RecordKinds;
  readonly stages: () => readonly StageRow[];
};

/** What the customers and stages of one connection are here, as linked and chosen now. */
export function dealIdsOf(
  { links, kinds, stages }: DealIdsParts,
  { id, settings }: ConnectionRow,
  port: DealsPort,
): DealIds {
  return {
    leadOf(customerId) {
      const link = links.byRemote(id, 'lead', customerId);
      const lead = link?.lifecycle === 'linked' ? kinds().recordOf(link) : null;
      return lead === null || lead.deletedAt !== null ? null : lead.uid;
    },
    customerOf(leadUid) {
      const lead = kinds().of('lead').byUid(leadUid);
      const link = lead && links.ofRecordOn('lead', lead.id, id);
      return link?.lifecycle === 'linked' ? link.remoteId : null;
    },
    stages: () => createStageTable(stages(), port.stages(), settings.stages),
  };
}
