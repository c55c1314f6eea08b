import { cloudParts } from '../events/cloud-parts.ts';
import { readMessage } from '../events/message.ts';

/** One message or one state of a message, of a delivery of WhatsApp's Cloud API. */
export type DeliveryPart = {
  /** The number it is from or was sent to, as it stands; null of whoever hides it. */
  readonly number: string | null;
  /** Of the event that a message becomes; null of states. */
  readonly key: string | null;
  /** All that is said in it, and of its writer beside it. */
  readonly text: string;
};

/** What is to stay of a delivery. */
export type Keeps = {
  part(part: DeliveryPart): boolean;
  /** A line of the address book. @param isOfKept a part of theirs stays */
  contact(text: string, isOfKept: boolean): boolean;
  /** Whatever else it holds; null where none of that is to stay. */
  readonly other: ((text: string) => boolean) | null;
};

type Json = Readonly<Record<string, unknown>>;

/**
 * A delivery tells of several people at once: it, with no more than what is to stay, and how many
 * messages and states that is. Null for what is no such delivery. Pure.
 */
export function keptOf(body: unknown, keeps: Keeps): { body: Json; parts: number } | null {
  if (!isObject(body) || body['object'] !== 'whatsapp_business_account') return null;
  let parts = 0;
  const entry = list(body['entry']).map((each) => ({
    ...(isObject(each) ? each : {}),
    changes: list(isObject(each) ? each['changes'] : null).flatMap((change) => {
      if (!isObject(change) || !isObject(change['value'])) return [];
      const kept = keptOfValue(change['value'], keeps);
      parts += kept.parts;
      return keeps.other === null && kept.parts === 0 ? [] : [{ ...change, value: kept.value }];
    }),
  }));
  const whole = keeps.other === null ? entry.filter(({ changes }) => changes.length > 0) : entry;
  return { body: { ...body, entry: whole }, parts };
}

function keptOfValue(value: Json, keeps: Keeps): { value: Json; parts: number } {
  const contacts = list(value['contacts']);
  const who = new Set<unknown>();
  const keptIn = (name: 'messages' | 'statuses') =>
    list(value[name]).filter((each) => {
      const stays = keeps.part(partOf(value, name, each, contacts));
      if (stays) for (const id of idsOf(each)) who.add(id);
      return stays;
    });
  const kept: Record<string, unknown[]> = {
    messages: keptIn('messages'),
    statuses: keptIn('statuses'),
  };
  kept['contacts'] = contacts.filter((each) =>
    keeps.contact(
      JSON.stringify(each),
      idsOf(each).some((id) => who.has(id)),
    ),
  );
  const { other } = keeps;
  const left = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    const own = kept[name];
    if (own !== undefined) return own.length === 0 ? [] : [[name, own]];
    if (other === null) return ofAll.has(name) ? [[name, each]] : [];
    if (name === 'metadata') return [[name, without(each, other)]];
    return [[name, Array.isArray(each) ? each.filter((one) => other(JSON.stringify(one))) : each]];
  });
  const parts = (kept['messages']?.length ?? 0) + (kept['statuses']?.length ?? 0);
  return { value: Object.fromEntries(left), parts };
}

/** Of the company's own number, whoever the rest is about. */
const ofAll: ReadonlySet<string> = new Set(['messaging_product', 'metadata']);

/** Nobody's message is given up because the number it came to is also on somebody's record. */
function without(metadata: unknown, stays: (text: string) => boolean): unknown {
  if (!isObject(metadata)) return metadata;
  const left = Object.entries(metadata).filter(([, each]) => stays(JSON.stringify(each)));
  return Object.fromEntries(left);
}

function partOf(
  value: Json,
  name: 'messages' | 'statuses',
  told: unknown,
  contacts: readonly unknown[],
): DeliveryPart {
  const { from, recipient_id: to } = isObject(told) ? told : {};
  const number = name === 'messages' ? from : to;
  const ids = idsOf(told);
  const beside = contacts.filter((each) => idsOf(each).some((id) => ids.includes(id)));
  return {
    number: typeof number === 'string' && /\d/.test(number) ? number : null,
    key: name === 'messages' ? keyOf(value, told) : null,
    text: [told, ...beside].map((each) => JSON.stringify(each)).join('\n'),
  };
}

/** By which a message, a state and a line of the address book name the same person. */
function idsOf(told: unknown): unknown[] {
  if (!isObject(told)) return [];
  const names = ['from', 'recipient_id', 'wa_id', 'from_user_id', 'recipient_user_id', 'user_id'];
  return names.flatMap((name) => (typeof told[name] === 'string' ? [told[name]] : []));
}

function keyOf({ metadata }: Json, message: unknown): string | null {
  const alone = { metadata, messages: [message] };
  const [part] =
    cloudParts({ object: 'whatsapp_business_account', entry: [{ changes: [{ value: alone }] }] }) ??
    [];
  const reading = readMessage(part);
  return reading.to === 'take' ? reading.told.key : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
