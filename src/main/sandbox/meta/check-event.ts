import { z } from 'zod';
import { MetaRefusal } from './refusal.ts';

/** What Meta asks of one event; anything amiss refuses the whole request. */
export type ReceivedEvent = {
  readonly event_name: string;
  readonly event_id: string | null;
  readonly event_time: number;
  readonly user_data: Readonly<Record<string, unknown>>;
};

const userData = z.record(z.string(), z.unknown());
const shape = z.object({
  event_name: z.string().min(1).max(50),
  event_time: z.int().positive(),
  event_id: z.string().min(1).max(100).optional(),
  action_source: z.enum([
    'website',
    'physical_store',
    'system_generated',
    'business_messaging',
    'chat',
    'email',
    'other',
    'app',
    'phone_call',
  ]),
  event_source_url: z.url().optional(),
  user_data: userData,
  custom_data: z
    .object({
      value: z.number().min(0).optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
    })
    .loose()
    .optional(),
});

const weekSeconds = 7 * 86_400;
const storeSeconds = 62 * 86_400;
const hashed = ['em', 'ph', 'fn', 'ln', 'db', 'ge', 'ct', 'st', 'zp', 'country', 'external_id'];
const enough = ['em', 'ph', 'fbc', 'fbp', 'lead_id', 'ctwa_clid', 'external_id', 'madid'] as const;

/** @throws MetaRefusal */
export function checkEvent(said: unknown, now: number): ReceivedEvent {
  const read = shape.safeParse(said);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new MetaRefusal(100, `Invalid parameter: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const event = read.data;
  checkTime(event.event_time, event.action_source, Math.floor(now / 1000));
  checkPerson(event.user_data);
  if (event.action_source === 'website') checkSite(event.event_source_url, event.user_data);
  const { value, currency } = event.custom_data ?? {};
  if (value !== undefined && currency === undefined) {
    throw new MetaRefusal(100, 'A value needs a currency.', { subcode: 2_804_012 });
  }
  return { ...event, event_id: event.event_id ?? null };
}

function checkTime(at: number, source: string, now: number): void {
  const oldest = source === 'physical_store' ? storeSeconds : weekSeconds;
  if (at < now - oldest) {
    throw new MetaRefusal(100, 'The timestamp for this event is too far in the past.', {
      subcode: 2_804_003,
      title: 'Event Timestamp Too Old',
    });
  }
  if (at > now + 60) {
    throw new MetaRefusal(100, 'The timestamp for this event is in the future.', {
      subcode: 2_804_004,
      title: 'Event Timestamp In Future',
    });
  }
}

function checkPerson(data: Readonly<Record<string, unknown>>): void {
  for (const key of hashed) {
    const values = [data[key]].flat().filter((value) => value !== undefined);
    if (values.every((value) => typeof value === 'string' && /^[a-f0-9]{64}$/.test(value)))
      continue;
    throw malformed(key);
  }
  const { lead_id: leadId } = data;
  if (leadId !== undefined && !/^\d{15,16}$/.test(String(leadId))) throw malformed('lead_id');
  if (enough.some((key) => [data[key]].flat().some((value) => value !== undefined))) return;
  throw new MetaRefusal(100, 'You have not added sufficient customer information parameters.', {
    subcode: 2_804_050,
    title: 'Not Enough Customer Data',
  });
}

function checkSite(url: string | undefined, data: Readonly<Record<string, unknown>>): void {
  if (url !== undefined && typeof data['client_user_agent'] === 'string') return;
  throw new MetaRefusal(100, 'A website event needs event_source_url and client_user_agent.', {
    subcode: 2_804_009,
  });
}

function malformed(key: string): MetaRefusal {
  return new MetaRefusal(100, `The parameter user_data.${key} is malformed.`, {
    subcode: 2_804_019,
    title: 'Malformed User Data',
  });
}
