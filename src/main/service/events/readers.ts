import type { EventType, ToldEventType } from '../../../shared/model/event.ts';
import {
  readClientRegistered,
  readFeedback,
  readOther,
  readPayment,
  readPayout,
  readServiceCompleted,
} from './facts.ts';
import { readMessage } from './message.ts';
import type { Read } from './reading.ts';
import { readSiteLead } from './site-lead.ts';

/** How the payload of each type is read. */
const readers: Partial<Record<EventType, Read>> = {
  'lead.created': readSiteLead,
  'message.received': readMessage,
  'client.registered': readClientRegistered,
  'service.completed': readServiceCompleted,
  'payment.received': readPayment,
  'payout.made': readPayout,
  'feedback.received': readFeedback,
};

export function readerOf(type: EventType): Read {
  return readers[type] ?? readOther;
}

/** What the hooks of an endpoint of a kind tell. */
export const typeOfKind = {
  'site-lead': 'lead.created',
  whatsapp: 'message.received',
  'client-registered': 'client.registered',
  'service-completed': 'service.completed',
  payment: 'payment.received',
  payout: 'payout.made',
  feedback: 'feedback.received',
} as const satisfies Readonly<Record<string, ToldEventType>>;
