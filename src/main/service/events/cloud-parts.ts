import { textOf } from '../providers/hook-text.ts';
import { isObject, type Json } from './reading.ts';

/**
 * What a delivery of WhatsApp's Cloud API tells, one message or status after the other; null for what
 * is no such delivery.
 *
 * Each in the words of Z-API's callbacks, under the id Meta gave it, so that it is read, found again
 * and acted on as those are. What Meta says of a message beyond that stays with it.
 */
export function cloudParts(body: unknown): readonly Json[] | null {
  if (!isObject(body) || body['object'] !== 'whatsapp_business_account') return null;
  const told = list(body['entry'])
    .flatMap((entry) => list(entry['changes']))
    .flatMap(({ value }) => (isObject(value) ? toldIn(value) : []));
  // News of the account and of templates, and Meta's own trial deliveries.
  return told.length > 0 ? told : [{ type: 'AccountCallback' }];
}

function toldIn(value: Json): Json[] {
  const instanceId = textOf(value, 'metadata.phone_number_id');
  const connectedPhone = textOf(value, 'metadata.display_phone_number');
  const contacts = list(value['contacts']);
  const messages = list(value['messages']);
  return [
    ...messages.map((message) => ({
      ...toldOf(message),
      instanceId,
      connectedPhone,
      senderName: nameOf(message, contacts, messages.length),
    })),
    ...list(value['statuses']).map((status) => ({ ...stateOf(status), instanceId })),
  ];
}

function toldOf(message: Json): Json {
  const { id, from, timestamp, type: kind, group_id: group, ...content } = message;
  return {
    ...content,
    ...worded(textOf(message, 'type') ?? '', message),
    // Whoever goes by a user name may not show the number.
    phone: from ?? `${textOf(message, 'from_user_id') ?? ''}@lid`,
    messageId: id,
    momment: msOf(timestamp),
    type: kind === 'system' ? 'SystemCallback' : 'ReceivedCallback',
    fromMe: false,
    isGroup: group !== undefined,
  };
}

/** What it says, where Z-API puts that. */
function worded(kind: string, message: Json): Json {
  const content = message[kind];
  if (kind === 'contacts') {
    const [first] = list(content);
    return { contact: { displayName: textOf(first, 'name.formatted_name') } };
  }
  if (!isObject(content)) return {};
  switch (kind) {
    case 'text':
      return { text: { message: content['body'] } };
    case 'document':
      return { document: { ...content, fileName: content['filename'] } };
    case 'reaction':
      return { reaction: { ...content, value: content['emoji'] } };
    // A tap on a button of a template.
    case 'button':
      return { buttonsResponseMessage: { buttonId: content['payload'], message: content['text'] } };
    case 'interactive':
      return chosen(content);
    default:
      return {};
  }
}

function chosen(content: Json): Json {
  const { button_reply: button, list_reply: row, nfm_reply: form } = content;
  if (isObject(button)) {
    return { buttonsResponseMessage: { buttonId: button['id'], message: button['title'] } };
  }
  if (isObject(row)) {
    return { listResponseMessage: { selectedRowId: row['id'], message: row['title'] } };
  }
  return isObject(form) ? { text: { message: form['body'] } } : {};
}

const states: Readonly<Record<string, string>> = {
  sent: 'SENT',
  delivered: 'RECEIVED',
  read: 'READ',
  played: 'PLAYED',
};

function stateOf(status: Json): Json {
  const { id, recipient_id: phone, timestamp } = status;
  const said = textOf(status, 'status') ?? '';
  const about = { phone, momment: msOf(timestamp) };
  if (said !== 'failed') {
    return { ...about, type: 'MessageStatusCallback', status: states[said] ?? said, ids: [id] };
  }
  const [error] = list(status['errors']);
  const details = error?.['error_data'];
  const words = [
    isObject(details) ? details['details'] : null,
    error?.['message'],
    error?.['title'],
  ];
  const why = words.find((each) => typeof each === 'string' && each !== '') ?? 'failed';
  return { ...about, type: 'DeliveryCallback', messageId: id, error: why };
}

/** By the number, or since nobody else is in the delivery. */
function nameOf(message: Json, contacts: readonly Json[], messages: number): string | null {
  const from = textOf(message, 'from');
  const own = contacts.find((each) => from !== null && textOf(each, 'wa_id') === from);
  const only = contacts.length === 1 && messages === 1 ? contacts[0] : undefined;
  return textOf(own ?? only, 'profile.name');
}

/** Seconds, as text. */
function msOf(timestamp: unknown): number | null {
  const seconds = typeof timestamp === 'string' ? Number(timestamp) : NaN;
  return Number.isSafeInteger(seconds) ? seconds * 1000 : null;
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
