import type { EventType } from '../../../shared/model/event.ts';
import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import type { Live } from '../live.ts';
import type { RecordChange } from '../sync/outbox.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { createEventReaders } from './event-readers.ts';
import { ownSource, type EventStore } from './event-store.ts';

/**
 * Facts of our own: what became of a lead, a customer, a deal, in the transaction of the change.
 *
 * They name the record and the fields and hold no value. Part of something large that a person
 * approved as a whole raises none, and one that nobody may hear of is not kept: what happened to a
 * record is in its history already, and keeping it twice would cost a first pull a sixth of its time.
 */
export type RaiseEvents = (tx: Tx, change: RecordChange, cause: Cause) => void;

/** A fact of a room's own, which names what it is about by id and holds no value of a person. */
export type RaiseFact = (
  tx: Tx,
  fact: {
    readonly type: EventType;
    readonly leadId: number | null;
    readonly dealId: number | null;
    readonly said: Readonly<Record<string, unknown>>;
  },
) => void;

export function createRaiseEvents(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly store: EventStore;
  readonly deliveries: Pick<DeliveryStore, 'plan' | 'wants'>;
}): { readonly change: RaiseEvents; readonly fact: RaiseFact } {
  const { clock, live, store, deliveries } = parts;
  const readers = createEventReaders(parts.db, clock);
  const lifecycle = parts.db.client
    .prepare<[number], string>('select lifecycle from lead where id = ?')
    .pluck();
  const tell = () => live.tell({ type: 'events.changed' });
  const isHeard = (type: EventType) => deliveries.wants(type) || readers.any();

  function keep(tx: Tx, { type, leadId, dealId, said }: Parameters<RaiseFact>[1]): void {
    const at = clock.now();
    const event = store.insert(tx, {
      type,
      source: ownSource,
      key: null,
      state: 'processed',
      reason: null,
      payload: { text: JSON.stringify(said), sealed: false, contentType: null },
      leadId,
      dealId,
      hookUid: null,
      occurredAt: at,
      receivedAt: at,
    });
    deliveries.plan(tx, event);
    afterCommit(tx, tell, undefined);
  }

  return {
    change(tx, { objectType, recordId, kind, fields, ownerId }, cause) {
      if (cause.quiet) return;
      const isCustomer = objectType === 'lead' && lifecycle.get(recordId) === 'customer';
      const type = objectType === 'deal' ? ofDeal(kind, fields) : ofLead(kind, fields, isCustomer);
      if (!isHeard(type)) return;
      keep(tx, {
        type,
        leadId: objectType === 'lead' ? recordId : (ownerId ?? null),
        dealId: objectType === 'deal' ? recordId : null,
        said: { fields, cause: cause.source },
      });
    },
    fact(tx, fact) {
      if (isHeard(fact.type)) keep(tx, fact);
    },
  };
}

const leadTypes = {
  created: 'lead.created',
  edited: 'lead.updated',
  removed: 'lead.deleted',
  restored: 'lead.restored',
} as const satisfies Record<RecordChange['kind'], EventType>;

function ofLead(
  kind: RecordChange['kind'],
  fields: readonly string[],
  isCustomer: boolean,
): EventType {
  if (!isCustomer) return leadTypes[kind];
  if (kind === 'removed') return 'customer.deleted';
  return kind === 'edited' && !fields.includes('lifecycle')
    ? 'customer.updated'
    : 'customer.created';
}

function ofDeal(kind: RecordChange['kind'], fields: readonly string[]): EventType {
  if (kind === 'edited') return fields.includes('stageId') ? 'deal.moved' : 'deal.updated';
  return ({ created: 'deal.created', removed: 'deal.deleted', restored: 'deal.restored' } as const)[
    kind
  ];
}
