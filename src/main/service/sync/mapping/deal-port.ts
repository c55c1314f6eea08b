import type { FieldValue, FieldValues } from '../../providers/field-values.ts';
import type { DealsPort, RecordsPort, RemoteRecord } from '../../providers/provider.ts';
import { OWN_VERSION } from '../../mappings/compile-mapping.ts';
import type { StageTable } from './stage-table.ts';

/**
 * The port to deals, in our ids: the lead for their customer, our stage for theirs.
 *
 * A customer who is not known here is left unsaid. A stage nobody told us of is something we cannot
 * read, which is neither taken nor overwritten.
 */
export type DealIds = {
  /** Our id of the lead that is this customer there; null where none is linked. */
  leadOf(customerId: string): string | null;
  customerOf(leadUid: string): string | null;
  stages(): StageTable;
  /** Of the table of stages: another one makes every deal news. */
  readonly version: number;
};

function markOf({ version }: DealIds): string {
  return version === OWN_VERSION ? '' : `.${version}`;
}

/** A deal as it was read there, with our lead and our stage. */
export function dealInOurIds(remote: RemoteRecord, ids: DealIds): RemoteRecord {
  const values: Record<string, FieldValue> = { ...remote.values };
  const opaque: Record<string, string> = { ...remote.opaque };
  const { leadId, stageId } = remote.values;
  delete values['leadId'];
  delete values['stageId'];
  const ofLead = typeof leadId === 'string' ? ids.leadOf(leadId) : null;
  if (ofLead !== null) values['leadId'] = ofLead;
  if (typeof stageId === 'string') {
    const stage = ids.stages().toOurs(stageId);
    if (stage === null) opaque['stageId'] = stageId;
    else values['stageId'] = stage;
  }
  const ver = `${remote.ver}${markOf(ids)}`;
  return { ...remote, ver, values, opaque, mappingRev: ids.version };
}

export function inOurIds(port: DealsPort, ids: DealIds): RecordsPort {
  const ours = (remote: RemoteRecord) => dealInOurIds(remote, ids);
  const customer = (value: FieldValue) =>
    typeof value === 'string' ? ids.customerOf(value) : null;

  function theirs(patch: FieldValues): FieldValues {
    const { leadId, stageId, ...rest } = patch;
    const values: Record<string, FieldValue> = rest;
    if (leadId !== undefined) values['leadId'] = customer(leadId);
    if (typeof stageId === 'string') values['stageId'] = ids.stages().toTheirs(stageId);
    return values;
  }

  return {
    ...port,
    same(field, a, b) {
      if (field !== 'stageId' || a === b) return port.same(field, a, b);
      if (typeof a !== 'string' || typeof b !== 'string') return false;
      const table = ids.stages();
      const stands = table.toTheirs(a);
      return stands !== null && stands === table.toTheirs(b);
    },
    out(field, value) {
      if (field === 'leadId') return customer(value) === null ? undefined : value;
      if (field !== 'stageId') return port.out(field, value);
      if (typeof value !== 'string') return undefined;
      return ids.stages().toTheirs(value) === null ? undefined : value;
    },
    in: (field, value) =>
      field === 'leadId' || field === 'stageId' ? value : port.in(field, value),
    async changes(query) {
      const page = await port.changes(query);
      return {
        ...page,
        items: page.items.map((item) => ({
          remoteId: item.remoteId,
          raw: item.raw,
          get ver() {
            return `${item.ver}${markOf(ids)}`;
          },
          parse: () => ours(item.parse()),
        })),
      };
    },
    read: async (remoteId, signal) => ours(await port.read(remoteId, signal)),
    find: async (key, signal) => (await port.find(key, signal)).map(ours),
    create: (values, key, signal) => port.create(theirs(values), key, signal),
    update: (remoteId, patch, signal, planned) =>
      port.update(
        remoteId,
        theirs(patch),
        signal,
        planned?.slice(0, planned.length - markOf(ids).length),
      ),
  };
}
