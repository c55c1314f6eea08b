import type { ToldEventType } from '../../../shared/model/event.ts';
import { fieldsReason, type TouchedRecord } from '../../../shared/model/hook.ts';
import type { HookAnswer, HookConsumer } from '../hooks/consumer.ts';
import { mediaType } from '../hooks/read-body.ts';
import { nameOf } from '../leads/lead-form.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { cloudParts } from './cloud-parts.ts';
import type { EventRow } from './event-store.ts';
import type { Receive } from './receive.ts';

/** Hooks that tell business facts: each is kept and acted on in the transaction that answers for it. */
export function createEventConsumer(
  parts: { readonly receive: Receive; readonly leads: Pick<LeadStore, 'byId'> },
  type: ToldEventType,
): HookConsumer {
  const { receive, leads } = parts;

  function applied(event: EventRow): HookAnswer {
    const lead = event.lead_id === null ? null : leads.byId(event.lead_id);
    const touched: TouchedRecord[] = [{ type: 'event', id: event.uid, name: event.type }];
    if (lead) touched.unshift({ type: 'lead', id: lead.uid, name: nameOf(lead) });
    return { to: 'applied', touched };
  }

  return {
    how: 'tx',
    ...(type === 'message.received' ? { apart: cloudParts } : {}),
    handle(tx, { id, endpoint, headers, body, sealedBody, receivedAt }) {
      const outcome = receive.take(
        tx,
        {
          type,
          source: endpoint.name,
          body,
          payload: {
            text: sealedBody ?? JSON.stringify(body),
            sealed: sealedBody !== null,
            contentType: sealedBody === null ? null : mediaType(headers['content-type']),
          },
          otherwiseKey: `hook:${id}`,
          hookUid: id,
          receivedAt,
        },
        { source: 'hook', actor: endpoint.name },
      );
      switch (outcome.to) {
        case 'kept':
          return applied(outcome.event);
        case 'known':
          // A replay of the hook that brought it; any other one told of it again.
          return outcome.event.hook_uid === id
            ? applied(outcome.event)
            : { to: 'ignored', reason: 'told_before' };
        case 'ignored':
          return outcome;
        case 'failed':
          // It says the same at each try: a person or its sender has to do something.
          return { to: 'failed', message: fieldsReason(outcome.fields), retry: false };
      }
    },
  };
}
