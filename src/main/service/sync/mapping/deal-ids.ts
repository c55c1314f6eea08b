import type { StageRow } from '../../deals/stage-store.ts';
import type { LinkStore } from '../../links/link-store.ts';
import type { RecordKinds } from '../../links/record-kind.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import type { DealsPort } from '../../providers/provider.ts';
import type { DealIds } from './deal-port.ts';
import type { Mapping } from '../../mappings/compile-mapping.ts';
import type { Mappings } from '../../mappings/mapping-store.ts';
import { createStageTable } from './stage-table.ts';

export type DealIdsParts = {
  readonly links: LinkStore;
  readonly kinds: () => RecordKinds;
  readonly stages: () => readonly StageRow[];
  readonly mappings: Pick<Mappings, 'of'>;
};

/** What the customers and stages of one connection are here, as linked and chosen now. */
export function dealIdsOf(
  { links, kinds, stages, mappings }: DealIdsParts,
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
    stages: () =>
      createStageTable(stages(), port.stages(), {
        ...settings.stages,
        ...chosenStages(mappings.of(id, 'deal')),
      }),
    version: mappings.of(id, 'deal').version,
  };
}

/** Which stage of ours each of their situations is, where somebody chose. */
export function chosenStages({ entries }: Pick<Mapping, 'entries'>): Record<string, string> {
  const [entry] = entries;
  return Object.fromEntries((entry?.options ?? []).map(({ remote, local }) => [remote, local]));
}
