import { z } from 'zod';
import { id } from '../model/common.ts';
import { EXPRESSION_LENGTH, expressionFlaw } from '../model/mapping.ts';
import {
  outgoingChange,
  outgoingFields,
  outgoingTrial,
  outgoingVersion,
} from '../model/outgoing.ts';
import {
  deliveryAttempt,
  deliveryState,
  eventDelivery,
  eventRun,
  eventRunDetail,
  eventSubscription,
  eventSubscriptionDraft,
  eventSubscriptionPatch,
  eventSubscriptionSecret,
  testSend,
} from '../model/subscription.ts';
import { adminScreen, byId, done } from './base.ts';

const version = z.number().int().min(1);
const limit = z.number().int().min(1).max(200).default(50);

/** Who else is told of events. */
export const eventSubscriptions = {
  list: adminScreen.output(z.array(eventSubscription)),
  create: adminScreen.input(eventSubscriptionDraft).output(eventSubscriptionSecret),
  /** A new secret; the one before is signed with too for a day. */
  rotate: adminScreen.input(byId).output(eventSubscriptionSecret),
  update: adminScreen.input(byId.extend(eventSubscriptionPatch.shape)).output(eventSubscription),
  /** What waits for it is no longer sent. */
  remove: adminScreen.input(byId).output(done),
  /** Sends one request that is no event, now. */
  test: adminScreen.input(byId).output(testSend),
  /** The newest first. */
  deliveries: adminScreen
    .input(byId.extend({ state: deliveryState.optional(), limit }))
    .output(z.array(eventDelivery)),
  /** What was answered to a delivery, the newest first. */
  attempts: adminScreen.input(byId.extend({ deliveryId: id })).output(z.array(deliveryAttempt)),
  /** Sends what could not be delivered once more: some, or all of a subscription. */
  retry: adminScreen
    .input(byId.extend({ deliveryIds: z.array(id).min(1).max(1000).optional() }))
    .output(z.object({ changed: z.number().int() })),
  /** Batches: all that waits, now. Null when nothing waits. */
  runNow: adminScreen.input(byId).output(eventRun.nullable()),
  runs: adminScreen.input(byId.extend({ limit })).output(z.array(eventRun)),
  run: adminScreen.input(byId.extend({ runId: id })).output(eventRunDetail),
  /** The versions of what is sent, the newest first. */
  mappingVersions: adminScreen.input(byId).output(z.array(outgoingVersion)),
  saveMapping: adminScreen
    .input(
      byId.extend({
        /** The version that was looked at: nobody's later one is overwritten unseen. */
        rev: version,
        fields: outgoingFields,
        note: z.string().trim().max(200).default(''),
      }),
    )
    .output(outgoingVersion),
  rollBackMapping: adminScreen
    .input(byId.extend({ rev: version, version }))
    .output(outgoingVersion),
  diffMapping: adminScreen
    .input(byId.extend({ from: version, to: version }))
    .output(z.array(outgoingChange)),
  /** What fields make of a kept event: the one that is named, or the newest of its types. */
  tryMapping: adminScreen
    .input(byId.extend({ fields: outgoingFields.optional(), eventId: id.optional() }))
    .output(outgoingTrial),
  /** Whether an expression may run, and if not what is wrong with it and where. */
  checkExpression: adminScreen
    .input(z.object({ source: z.string().max(2 * EXPRESSION_LENGTH) }))
    .output(z.object({ flaw: expressionFlaw.nullable() })),
};
