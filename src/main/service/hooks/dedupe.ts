import { hash } from 'node:crypto';
import type { HookScheme } from '../../../shared/model/hook.ts';
import { textOf } from '../providers/hook-text.ts';
import { byName } from './kept-headers.ts';
import { mediaType, readBody } from './read-body.ts';
import { signedUnder } from './schemes/standard-webhooks.ts';

/** Before a key made of the body: it counts only while that hook is not yet processed. */
export const bodyMark = 'b:';
const idMark = 'i:';

export type Deduped = {
  readonly scheme: HookScheme;
  readonly kind: string;
  /** Where the body names the event; null where the usual places are to be looked at. */
  readonly idField: string | null;
};

type Json = Readonly<Record<string, unknown>>;

/**
 * What tells a redelivery from something new, within one endpoint.
 *
 * The event's own id where it has one: such a key is never forgotten while the hook is kept. Else
 * the body's hash, which two different events may share (a value changed and changed back): it only
 * suppresses while an identical one is unprocessed.
 */
export function dedupeKey(
  { scheme, kind, idField }: Deduped,
  rawHeaders: readonly string[],
  body: Buffer,
): string {
  const headers = byName(rawHeaders);
  const id = idOf();
  if (id !== null) return idMark + hashOf(id);
  return bodyMark + hash('sha256', body, 'base64url');

  function idOf(): string | null {
    switch (scheme) {
      case 'standard-webhooks':
        return headers['webhook-id'] ?? null;
      case 'svix':
        return headers[`${signedUnder(['svix', 'webhook'], rawHeaders)}-id`] ?? null;
      case 'github':
        return headers['x-github-delivery'] ?? null;
      case 'stripe':
        return textOf(read(), 'id');
      case 'whatsapp-cloud':
        return idOfWhatsApp(read());
      default:
        return otherwise();
    }
  }

  function otherwise(): string | null {
    if (kind === 'whatsapp') {
      const said = read();
      return idOfZApi(said) ?? idOfWhatsApp(said);
    }
    if (idField !== null) return textOf(read(), idField);
    // Reading a body costs; most do not name an id.
    return body.includes('"idempotencyKey"') ? textOf(read(), 'idempotencyKey') : null;
  }

  function read(): unknown {
    const said = readBody(body, mediaType(headers['content-type']));
    return said.ok ? said.value : null;
  }
}

/**
 * Z-API: one callback a message and state; ids of ours are unique only within an instance.
 *
 * A message may be announced before it can be read, and edited later, each time under the one id: the
 * announcement and each edit are told apart from what was said first.
 */
function idOfZApi(body: unknown): string | null {
  const said = asJson(body);
  const ids = [textOf(said, 'messageId'), ...texts(said['ids'])].filter((each) => each !== null);
  if (ids.length === 0) return null;
  const rest = ['instanceId', 'type', 'status'].map((name) => textOf(said, name) ?? '');
  const waiting = said['waitingMessage'] === true ? ['waiting'] : [];
  const edited = said['isEdit'] === true ? [`edit:${textOf(said, 'momment') ?? ''}`] : [];
  return JSON.stringify([...rest, ids, ...waiting, ...edited]);
}

/** A delivery of Meta's holds several messages or states; all of them together are its id. */
function idOfWhatsApp(body: unknown): string | null {
  const ids = list(asJson(body)['entry'])
    .flatMap((entry) => list(entry['changes']))
    .map((change) => asJson(change['value']))
    .flatMap((value) => [
      ...list(value['messages']).map((each) => textOf(each, 'id')),
      ...list(value['statuses']).map((each) => `${textOf(each, 'id')}:${textOf(each, 'status')}`),
    ]);
  return ids.length === 0 || ids.includes(null) ? null : JSON.stringify(ids);
}

function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(asJson) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function hashOf(text: string): string {
  return hash('sha256', text, 'base64url');
}
