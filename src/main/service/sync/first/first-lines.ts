import type { ConnectionRow } from '../../providers/connection-store.ts';
import type { RunRow } from '../runs/run-store.ts';
import { causeOf } from '../sending.ts';
import type { DealIds } from '../mapping/deal-port.ts';
import { dealInOurIds } from '../mapping/deal-port.ts';
import type { FirstLine, FirstParts, FirstWork } from './first-parts.ts';

/**
 * Opens all that a first sync covers: customers, deals where they are kept, and products.
 *
 * While it is planned nothing is linked yet. What a deal is with is then known from the plan of its
 * customer: the lead it is, or the one that would be made of it.
 */
export function createFirstLines(parts: FirstParts) {
  const { ports, kinds, links, previews } = parts;

  return async (
    connection: ConnectionRow,
    run: RunRow,
    applies: boolean,
  ): Promise<Pick<FirstWork, 'lines' | 'products' | 'provider'>> => {
    const { deals, products } = connection.settings;
    const customers = await ports.of(connection.id, 'lead');
    const { provider } = customers;
    const cause = { ...causeOf(connection, run.id), quiet: true, jobClass: 'backfill' } as const;
    const by = { connectionId: connection.id, provider, cause };
    const lead: FirstLine = {
      type: 'lead',
      by: { ...by, kind: kinds.of('lead'), port: customers.port },
      manifest: customers.manifest,
      theirs: customers.port,
      inOurIds: (remote) => remote,
      steady: (values) => values,
      sends: true,
    };
    const lines = [lead];
    if (deals !== 'off' && provider.objects.deal !== undefined) {
      lines.push(await dealLine(connection, run, by, { applies, sends: deals === 'both' }));
    }
    const listed = products && provider.products ? await ports.products(connection.id) : null;
    return { lines, products: listed, provider };
  };

  async function dealLine(
    connection: ConnectionRow,
    run: RunRow,
    by: Omit<FirstLine['by'], 'kind' | 'port'>,
    { applies, sends }: { applies: boolean; sends: boolean },
  ): Promise<FirstLine> {
    const { port, theirs, ids, manifest } = await ports.deals(connection.id, (linked) =>
      applies ? asApplied(linked, connection) : asPlanned(linked, run),
    );
    return {
      type: 'deal',
      by: { ...by, kind: kinds.of('deal'), port },
      manifest,
      theirs,
      inOurIds: (remote) => dealInOurIds(remote, ids),
      steady({ leadId, ...values }) {
        if (typeof leadId !== 'string') return values;
        return { ...values, leadId: ids.customerOf(leadId) ?? leadId };
      },
      sends,
    };
  }

  /** What is linked, and beside it what the plan of this run would link or make. */
  function asPlanned(linked: DealIds, run: RunRow): DealIds {
    return {
      stages: linked.stages,
      version: linked.version,
      leadOf(customerId) {
        const known = linked.leadOf(customerId);
        if (known !== null) return known;
        const planned = previews.willBe(run.id, 'lead', customerId);
        if (planned?.does === 'create') return asNew(customerId);
        if (planned?.does !== 'link' || planned.recordId === null) return null;
        return kinds.of('lead').byId(planned.recordId)?.uid ?? null;
      },
      customerOf(leadUid) {
        const known = newId(leadUid) ?? linked.customerOf(leadUid);
        if (known !== null) return known;
        const lead = kinds.of('lead').byUid(leadUid);
        if (lead === null) return null;
        const claimed = previews.claimed(run.id, 'lead', lead.id);
        const does = claimed && previews.willBe(run.id, 'lead', claimed)?.does;
        if (does === 'link') return claimed;
        return previews.wouldBeSent(run.id, 'lead', lead.id) ? asNew(leadUid) : null;
      },
    };
  }

  /** Customers are here by now; leads that are only here are about to be made there. */
  function asApplied(linked: DealIds, { id }: ConnectionRow): DealIds {
    return {
      ...linked,
      customerOf(leadUid) {
        const known = linked.customerOf(leadUid);
        if (known !== null) return known;
        const lead = kinds.of('lead').byUid(leadUid);
        const link = lead && links.ofRecordOn('lead', lead.id, id);
        return link?.lifecycle === 'creating' ? asNew(leadUid) : null;
      },
    };
  }
}

const NEW = 'new:';

/** Stands for an id until there is one. */
function asNew(id: string): string {
  return `${NEW}${id}`;
}

/** The id on the other side of one that is yet to be made. */
export function newId(id: string): string | null {
  return id.startsWith(NEW) ? id.slice(NEW.length) : null;
}
