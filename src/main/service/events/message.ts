import { readPhone } from '../../../shared/br/phone.ts';
import type { MessageKind } from '../../../shared/model/event.ts';
import type { HookReason } from '../../../shared/model/hook.ts';
import { textOf } from '../providers/hook-text.ts';
import { fromUnix } from './common-parts.ts';
import { shortText } from './names.ts';
import {
  isObject,
  noGist,
  nobody,
  notAnObject,
  refused,
  type Json,
  type Person,
  type Reading,
} from './reading.ts';
import { settled } from './read-person.ts';

/** Where Z-API puts what a message holds, and where in it there are words. */
const contents: readonly (readonly [key: string, kind: MessageKind, words: readonly string[]])[] = [
  ['text', 'text', ['message']],
  ['hydratedTemplate', 'text', ['message']],
  ['buttonsResponseMessage', 'text', ['message']],
  ['listResponseMessage', 'text', ['message', 'title']],
  ['buttonsMessage', 'text', ['message']],
  ['image', 'image', ['caption']],
  ['video', 'video', ['caption']],
  ['audio', 'audio', []],
  ['document', 'document', ['caption', 'title', 'fileName']],
  ['contact', 'contact', ['displayName']],
  ['location', 'location', ['name', 'address']],
  ['sticker', 'sticker', []],
  ['reaction', 'reaction', ['value']],
];

/**
 * A WhatsApp message as Z-API tells of it (flat callbacks; the type is compared whatever its case),
 * or as plain `{phone, name, text}`. Deliveries of the Cloud API are taken apart before: `cloudParts`.
 *
 * Only what somebody wrote to us is taken: what we wrote ourselves, groups, lists, callbacks about
 * the state of a message or of the phone are ignored. Whoever hides the number is kept with the
 * message alone, since there is nothing to find them by.
 */
export function readMessage(body: unknown): Reading {
  if (!isObject(body)) return notAnObject();
  const why = notForUs(body);
  const sender = senderOf(body);
  if (why !== null) return { to: 'ignore', reason: why, about: sender ?? nobody };
  if (sender === null) {
    const message = 'The phone is missing or is none. Send it with country and area code.';
    return refused({ field: 'phone', problem: 'phone_form', message });
  }
  return {
    to: 'take',
    told: {
      key: keyOf(body),
      occurredAt: sentAt(body),
      person: sender,
      makesLead: sender === nobody ? null : { origin: 'WhatsApp' },
      gist: { ...noGist, ...contentOf(body) },
    },
  };
}

function notForUs(body: Json): HookReason | null {
  const type = textOf(body, 'type');
  if (type !== null && type.toLowerCase() !== 'receivedcallback') return 'not_a_message';
  if (body['fromMe'] === true) return 'own_message';
  if (body['isGroup'] === true) return 'group_message';
  if (body['isNewsletter'] === true || body['broadcast'] === true) return 'broadcast_message';
  if (textOf(body, 'phone')?.includes('@broadcast')) return 'broadcast_message';
  // It comes again, with what it says.
  if (body['waitingMessage'] === true) return 'waiting_message';
  return null;
}

function senderOf(body: Json): Person | null {
  const said = textOf(body, 'phone') ?? textOf(body, 'telefone') ?? '';
  if (said.endsWith('@lid')) return nobody;
  const digits = said.replace(/\D/g, '');
  // WhatsApp names the country always; others may leave it out for Brazil.
  const reading = readPhone(textOf(body, 'type') === null ? said : `+${digits}`);
  const known = reading.kind === 'phone' || reading.kind === 'old-mobile';
  if (!known && !/^\d{10,15}$/.test(digits)) return null;
  const phone = known ? reading.e164 : `+${digits}`;
  const name = ['senderName', 'chatName', 'name', 'nome']
    .map((each) => shortText(body[each], 200))
    // Without a name of its own a chat is called by its number.
    .find((each) => each !== null && /\p{L}/u.test(each));
  const { whole } = settled(name === undefined ? { phone } : { phone, name });
  return { whole, sure: whole };
}

function keyOf(body: Json): string | null {
  const id = textOf(body, 'messageId') ?? textOf(body, 'id');
  if (id === null) return textOf(body, 'idempotencyKey');
  const edit = body['isEdit'] === true ? `:${textOf(body, 'momment') ?? 'edit'}` : '';
  return `${textOf(body, 'instanceId') ?? ''}:${id}${edit}`;
}

/** Spelled so by Z-API. */
function sentAt(body: Json): number | null {
  const said = body['momment'];
  if (typeof said !== 'number' || !Number.isFinite(said)) return null;
  const at = fromUnix(said);
  return at > Date.UTC(2000, 0, 1) && at < Date.UTC(2100, 0, 1) ? at : null;
}

function contentOf(body: Json): { text: string | null; message: MessageKind } {
  for (const name of ['text', 'message', 'mensagem', 'texto']) {
    const text = shortText(body[name]);
    if (text !== null) return { text, message: 'text' };
  }
  for (const [key, message, words] of contents) {
    const content = body[key];
    if (!isObject(content)) continue;
    const text = words.map((word) => shortText(content[word])).find((each) => each !== null);
    return { text: text ?? null, message };
  }
  return { text: null, message: 'other' };
}
