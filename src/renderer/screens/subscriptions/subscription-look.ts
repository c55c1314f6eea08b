import {
  CircleCheck,
  CirclePause,
  CirclePower,
  CircleX,
  Hourglass,
  Send,
  TriangleAlert,
} from 'lucide-react';
import type { EventType } from '../../../shared/model/event.ts';
import type {
  DeliveryAttempt,
  EventDelivery,
  EventSubscription,
} from '../../../shared/model/subscription.ts';
import type { Look } from '../../components/state.ts';

export type SubscriptionState = 'ok' | 'unused' | 'waiting' | 'failing' | 'paused' | 'gone' | 'off';

/** How a subscription stands, the worst first. */
export function subscriptionState(of: EventSubscription): SubscriptionState {
  if (!of.enabled) return 'off';
  if (of.paused !== null) return of.paused.reason === 'gone' ? 'gone' : 'paused';
  if (of.failingSince !== null) return 'failing';
  if (of.mode === 'batch' && of.waiting > 0) return 'waiting';
  return of.lastDeliveredAt === null ? 'unused' : 'ok';
}

export const subscriptionLook: Readonly<Record<SubscriptionState, Look>> = {
  ok: { tone: 'success', icon: CircleCheck },
  unused: { tone: 'neutral', icon: Send },
  waiting: { tone: 'info', icon: Hourglass },
  failing: { tone: 'danger', icon: TriangleAlert },
  paused: { tone: 'warning', icon: CirclePause },
  gone: { tone: 'danger', icon: CirclePause },
  off: { tone: 'neutral', icon: CirclePower },
};

export const deliveryLook: Readonly<Record<EventDelivery['state'], Look>> = {
  waiting: { tone: 'info', icon: Hourglass },
  delivered: { tone: 'success', icon: CircleCheck },
  dead: { tone: 'danger', icon: CircleX },
  discarded: { tone: 'neutral', icon: CirclePower },
};

export const outcomeLook: Readonly<Record<DeliveryAttempt['outcome'], Look>> = {
  delivered: { tone: 'success', icon: CircleCheck },
  partly: { tone: 'warning', icon: TriangleAlert },
  refused: { tone: 'danger', icon: CircleX },
  failed: { tone: 'danger', icon: CircleX },
  unanswered: { tone: 'danger', icon: CircleX },
  unreachable: { tone: 'warning', icon: TriangleAlert },
};

/** Types of events by their word in the catalogue: a dot would part it. */
export const typeWord = {
  'lead.created': 'leadCreated',
  'lead.updated': 'leadUpdated',
  'lead.deleted': 'leadDeleted',
  'lead.restored': 'leadRestored',
  'automation.called': 'automationCalled',
  'client.registered': 'clientRegistered',
  'customer.created': 'customerCreated',
  'customer.updated': 'customerUpdated',
  'customer.deleted': 'customerDeleted',
  'deal.created': 'dealCreated',
  'deal.updated': 'dealUpdated',
  'deal.moved': 'dealMoved',
  'deal.deleted': 'dealDeleted',
  'deal.restored': 'dealRestored',
  'service.completed': 'serviceCompleted',
  'payment.received': 'paymentReceived',
  'payout.made': 'payoutMade',
  'feedback.received': 'feedbackReceived',
  'message.received': 'messageReceived',
  'conversion.queued': 'conversionQueued',
  'conversion.dispatched': 'conversionDispatched',
  'conversion.failed': 'conversionFailed',
  'remarketing.created': 'remarketingCreated',
  'remarketing.completed': 'remarketingCompleted',
} as const satisfies Record<EventType, string>;
