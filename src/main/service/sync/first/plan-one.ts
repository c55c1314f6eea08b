import type { Tx } from '../../db/database.ts';
import type { LinkRow } from '../../links/link-store.ts';
import type { RemoteRecord } from '../../providers/provider.ts';
import type { Decision, Surroundings } from '../decide.ts';
import { createDealTeller } from './deal-teller.ts';
import { newId } from './first-lines.ts';
import { lineOf, type FirstLine, type FirstParts, type FirstWork } from './first-parts.ts';
import {
  calledBy,
  outlineOf,
  outlineOfProduct,
  outlineOfSending,
  skipped,
  type Outline,
} from './outline.ts';
import type { Does, PreviewItem } from './preview-items.ts';
import type { Tell } from './tally.ts';

/** What is planned about one record: the same while it is looked at and while it is carried out. */
export type Planned = {
  readonly outline: Outline;
  readonly does: Does;
  /** How it is carried out; null where nothing of the kind is. */
  readonly made: Made | null;
};

type Made = {
  readonly line: FirstLine;
  readonly remote: RemoteRecord;
  readonly link: LinkRow | null;
  readonly decision: Decision;
};

export function createPlanOne(parts: FirstParts) {
  const { previews, links, rules, products, intents } = parts;
  const tell = createDealTeller(parts.stages, parts.kinds);

  /** @param around what is decided beside it, where it is not what this run decided before */
  function seen(tx: Tx, work: FirstWork, item: PreviewItem, around?: Surroundings): Planned | null {
    if (item.seen === null) return null;
    if (item.seen.object === 'product') {
      const { record } = item.seen;
      const outline = outlineOfProduct(record, products.standing(work.connection.id, record));
      return { outline, does: outline.digest === null ? 'known' : 'create', made: null };
    }
    const line = lineOf(work, item.object);
    if (line === undefined) return null;
    const { by, manifest, steady } = line;
    const remote = line.inOurIds(item.seen.record);
    const link = links.byRemote(by.connectionId, by.kind.type, remote.remoteId);
    const head = { remoteId: remote.remoteId, name: item.name };
    if (link === null && by.kind.lacks(remote) !== null) {
      return { outline: skipped('lacks_customer', head), does: 'left', made: null };
    }
    const planned = around ?? surroundingsOf(work.run.id, item.object);
    const decision = parts.observe.decide(tx, by, remote, link, planned);
    const { rule } = rules.of(by.connectionId);
    const outline = outlineOf(decision, remote, { rule, port: by.port, manifest, steady });
    return { outline, does: decision.does, made: { line, remote, link, decision } };
  }

  function surroundingsOf(runId: number, object: PreviewItem['object']): Surroundings {
    return {
      claimed: (recordId) => previews.claimed(runId, object, recordId),
      hasRival: (claim) => previews.hasRival(runId, claim),
    };
  }

  /** What would be sent of one of ours without a record there; null where it has one already. */
  function sending(
    { run, connection }: FirstWork,
    line: FirstLine,
    recordId: number,
  ): Outline | null {
    const { by, manifest, type } = line;
    if (previews.claimed(run.id, type, recordId) !== null) return null;
    const ours = by.kind.byId(recordId);
    if (ours === null || ours.deletedAt !== null) return null;
    const head = { remoteId: null, name: calledBy(ours), ours };
    if (type === 'lead' && previews.isAsked(run.id, recordId)) {
      return { ...skipped('busy', head, 'out'), skip: null, effects: [['out', 'ambiguous']] };
    }
    const link = links.ofRecordOn(type, recordId, by.connectionId);
    if (link !== null) {
      if (link.lifecycle === 'linked') return null;
      if (intents.openOf(link.id) !== null) return skipped('busy', head, 'out');
      if (link.lifecycle !== 'creating') return skipped('let_go', head, 'out');
    }
    if (!parts.scope.takes(connection, type, recordId)) {
      return skipped('outside_scope', head, 'out');
    }
    const { rule } = rules.of(by.connectionId);
    return outlineOfSending(ours, { rule, port: by.port, manifest });
  }

  /** Also of leads that are yet to be made. */
  function tellerOf({ run }: FirstWork): Tell {
    return (field, value) => {
      const customer = field === 'leadId' && typeof value === 'string' ? newId(value) : null;
      if (customer === null) return tell(field, value);
      return previews.willBe(run.id, 'lead', customer)?.name ?? null;
    };
  }

  return { seen, sending, tellerOf };
}
