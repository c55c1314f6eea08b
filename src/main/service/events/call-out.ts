import { PonteError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Tx } from '../db/database.ts';
import type { Live } from '../live.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { ownSource, type EventStore } from './event-store.ts';

/**
 * A call of an automation to other systems: an event of its own, left for one subscription or for
 * all that listen to such calls, in the transaction of the step.
 *
 * It goes out as every event does: signed, tried again, under an id that never changes.
 *
 * @returns the names of those it is left for
 * @throws PonteError NOT_FOUND
 */
export type CallOut = (
  tx: Tx,
  call: {
    /** The same for one step of one run. */
    readonly key: string;
    readonly leadId: number;
    /** Id of a subscription; null for whoever listens. */
    readonly to: string | null;
    readonly payload: Readonly<Record<string, unknown>>;
  },
) => readonly string[];

export const calledType = 'automation.called';

export function createCallOut(parts: {
  readonly clock: Clock;
  readonly live: Live;
  readonly store: EventStore;
  readonly deliveries: Pick<DeliveryStore, 'subscriptions' | 'plan' | 'leave'>;
}): CallOut {
  const { clock, live, store, deliveries } = parts;
  const tell = () => live.tell({ type: 'events.changed' });

  return (tx, { key, leadId, to, payload }) => {
    const enabled = deliveries.subscriptions().filter((each) => each.enabled === 1);
    const told = enabled.filter(({ uid, types }) =>
      to === null ? (JSON.parse(types) as string[]).includes(calledType) : uid === to,
    );
    if (to !== null && told.length === 0) {
      throw new PonteError('NOT_FOUND', 'The system that this step calls is gone or switched off.');
    }
    if (told.length === 0) return [];
    const at = clock.now();
    const event = store.insert(tx, {
      type: calledType,
      source: ownSource,
      key,
      state: 'processed',
      reason: null,
      payload: { text: JSON.stringify(payload), sealed: false, contentType: null },
      leadId,
      hookUid: null,
      occurredAt: at,
      receivedAt: at,
    });
    for (const subscription of told) deliveries.leave(tx, event, subscription);
    afterCommit(tx, tell, undefined);
    return told.map(({ name }) => name);
  };
}
