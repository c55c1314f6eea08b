import { z } from 'zod';
import { id } from '../model/common.ts';
import {
  deliveryState,
  eventDelivery,
  eventSubscription,
  eventSubscriptionDraft,
  eventSubscriptionPatch,
  eventSubscriptionSecret,
} from '../model/subscription.ts';
import { adminScreen, byId, done } from './base.ts';

/** Who else is told of events. */
export const eventSubscriptions = {
  list: adminScreen.output(z.array(eventSubscription)),
  create: adminScreen.input(eventSubscriptionDraft).output(eventSubscriptionSecret),
  reveal: adminScreen.input(byId).output(eventSubscriptionSecret),
  update: adminScreen.input(byId.extend(eventSubscriptionPatch.shape)).output(eventSubscription),
  /** What waits for it is no longer sent. */
  remove: adminScreen.input(byId).output(done),
  /** The newest first. */
  deliveries: adminScreen
    .input(
      byId.extend({
        state: deliveryState.optional(),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(eventDelivery)),
  /** Sends what could not be delivered once more: some, or all of a subscription. */
  retry: adminScreen
    .input(byId.extend({ deliveryIds: z.array(id).min(1).max(1000).optional() }))
    .output(z.object({ changed: z.number().int() })),
};
