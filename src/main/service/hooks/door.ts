import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { isPonteError, PonteError } from '../../../shared/errors.ts';
import type { HookVerdict } from '../../../shared/model/hook.ts';
import type { Clock } from '../clock.ts';
import type { Live } from '../live.ts';
import type { Vault } from '../sync/ports.ts';
import { dedupeKey } from './dedupe.ts';
import type { DiskWatch } from './disk-watch.ts';
import type { EndpointSecrets, OpenSecrets } from './endpoint-secrets.ts';
import type { EndpointRow, EndpointStore } from './endpoint-store.ts';
import type { HookStore } from './hook-store.ts';
import type { Inbox } from './inbox.ts';
import { byName, keptHeaders } from './kept-headers.ts';
import { isJson, mediaType } from './read-body.ts';
import type { HookRate } from './rate.ts';
import type { Refusals } from './refusals.ts';
import { sameText } from './schemes/bytes.ts';
import type { TestMarks } from './test-hook.ts';
import { verify } from './verify.ts';

/**
 * Answers requests of other systems: believes them or not, keeps them, and says so.
 *
 * Knows no HTTP server: whoever has one hands requests in and sends the answers out.
 */
export type HookDoor = {
  /**
   * Whether a request may be read at all; called before its body is.
   *
   * @throws PonteError NOT_FOUND, UNSUPPORTED, TOO_LARGE, TOO_MANY
   */
  admit(request: HookHead): void;
  /** @throws PonteError as `admit`; NOT_SIGNED_IN, and FILE_READ_ONLY or DISK_FULL */
  receive(request: HookHead & { readonly body: Buffer }): Promise<HookReply>;
  /** The answer to WhatsApp's challenge, as it stands. @throws PonteError NOT_FOUND, NOT_ALLOWED */
  challenge(endpoint: string, query: Readonly<Record<string, unknown>>): Promise<string>;
};

export type HookHead = {
  /** The endpoint's name as the address has it. */
  readonly endpoint: string;
  readonly pathSecret: string | null;
  readonly rawHeaders: readonly string[];
};

/** 202: kept; 200: kept before. */
export type HookReply = { readonly status: 200 | 202; readonly id: string };

export const largestBody = 1024 * 1024;
const mostUnprocessed = 50_000;
const retryAfterSeconds = 30;
const inflate = promisify(gunzip);

export type DoorParts = {
  readonly clock: Clock;
  readonly live: Live;
  readonly vault: Vault;
  readonly endpoints: EndpointStore;
  readonly secrets: EndpointSecrets;
  readonly store: HookStore;
  readonly inbox: Inbox;
  readonly refusals: Refusals;
  readonly disk: DiskWatch;
  readonly tests: TestMarks;
  readonly rate: HookRate;
  /** How far ahead of ours the clock of an endpoint's sender is, in ms; 0 where nobody knows. */
  readonly skewMs: (endpoint: EndpointRow) => number;
  readonly mostUnprocessed?: number;
};

export function createHookDoor(parts: DoorParts): HookDoor {
  const { clock, endpoints, secrets, store, inbox, refusals } = parts;
  const most = parts.mostUnprocessed ?? mostUnprocessed;

  function existing(name: string): EndpointRow {
    const endpoint = endpoints.byName(name);
    if (endpoint?.enabled && endpoint.secret !== null) return endpoint;
    throw new PonteError('NOT_FOUND', 'There is no such endpoint.');
  }

  /** Notes why a request was turned away, without its body, and answers the error. */
  function refused(
    head: HookHead,
    error: PonteError,
    verdict: HookVerdict | null = null,
    size = 0,
  ): PonteError {
    const headers = byName(head.rawHeaders);
    refusals.note({
      endpoint: head.endpoint,
      at: new Date(clock.now()).toISOString(),
      status: error.status,
      verdict,
      contentType: mediaType(headers['content-type'])?.slice(0, 100) ?? null,
      size,
    });
    parts.live.tell({ type: 'hooks.changed' });
    return error;
  }

  function admit(head: HookHead): void {
    const endpoint = existing(head.endpoint);
    const wait = parts.rate.take({ id: endpoint.id, ...endpoint.settings });
    if (wait !== null) throw refused(head, tooFast(wait));
    const headers = byName(head.rawHeaders);
    const type = mediaType(headers['content-type']);
    if (!isReadable(type)) throw refused(head, unsupported(`Bodies of the type "${type ?? ''}"`));
    const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
    if (encoding !== 'identity' && !(encoding === 'gzip' && endpoint.settings.gzip)) {
      throw refused(head, unsupported('Compressed bodies'));
    }
    if (Number(headers['content-length'] ?? 0) > largestBody) throw refused(head, tooLarge());
    if (store.backlog() >= most || parts.disk.isLow()) throw refused(head, full());
  }

  async function receive(head: HookHead & { readonly body: Buffer }): Promise<HookReply> {
    const endpoint = existing(head.endpoint);
    const { scheme, settings, kind } = endpoint;
    const open = await openSecrets(endpoint);
    // Its own clock signed it: a sender whose clock is wrong by an hour is no replay.
    const now = clock.now() + parts.skewMs(endpoint);
    const verdict = verify(scheme, head, { secrets: open, options: settings, now });
    if (!verdict.ok) throw refused(head, notBelieved(), verdict, head.body.length);
    refusals.believed(endpoint.name);
    const headers = byName(head.rawHeaders);
    const body = await plain(head, headers);
    const key = dedupeKey({ scheme, kind, idField: settings.idField }, head.rawHeaders, body);
    const alike = settings.sealed ? await keptAlike(endpoint.id, key, body) : null;
    const kept = await inbox.keep({
      endpointId: endpoint.id,
      key,
      alike,
      headers: keptHeaders(headers, settings.header),
      body: settings.sealed ? await sealed(body) : body,
      size: body.length,
      sealed: settings.sealed,
      verdict,
      isTest: parts.tests.isOurs(headers),
    });
    return { status: kept.isNew ? 202 : 200, id: kept.uid };
  }

  async function openSecrets(endpoint: EndpointRow): Promise<OpenSecrets> {
    const open = await secrets.of(endpoint);
    if (open !== null) return open;
    throw new PonteError('NOT_FOUND', 'There is no such endpoint.');
  }

  /** As it was before it was compressed, as far as that is allowed. */
  async function plain(
    head: HookHead & { readonly body: Buffer },
    headers: Readonly<Record<string, string>>,
  ): Promise<Buffer> {
    if (headers['content-encoding']?.trim().toLowerCase() !== 'gzip') return head.body;
    try {
      return await inflate(head.body, { maxOutputLength: largestBody });
    } catch (error) {
      const grows = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
      if (grows) throw refused(head, tooLarge(), null, head.body.length);
      throw refused(head, new PonteError('BAD_INPUT', 'The body is not gzip.'));
    }
  }

  /** What waits sealed under this key, where it says the same. */
  async function keptAlike(id: number, key: string, body: Buffer): Promise<Buffer | null> {
    const waiting = store.waitingBody(id, key);
    if (waiting === null) return null;
    const text = await parts.vault.open(waiting.toString()).catch(() => null);
    return text === body.toString('base64') ? waiting : null;
  }

  async function sealed(body: Buffer): Promise<Buffer> {
    return Buffer.from(await parts.vault.seal(body.toString('base64')));
  }

  return {
    admit,
    async receive(request) {
      try {
        return await receive(request);
      } catch (error) {
        if (isPonteError(error) && error.code === 'DISK_FULL') parts.disk.wasFull();
        throw error;
      }
    },
    async challenge(name, query) {
      const endpoint = existing(name);
      if (endpoint.scheme !== 'whatsapp-cloud') {
        throw new PonteError('NOT_FOUND', 'There is no such endpoint.');
      }
      const { verifyToken } = await openSecrets(endpoint);
      const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
      const knows =
        typeof token === 'string' && verifyToken !== null && sameText(token, verifyToken);
      const asks = typeof challenge === 'string' && /^[\w.-]{1,200}$/.test(challenge);
      if (mode === 'subscribe' && knows && asks) return challenge;
      throw new PonteError(
        'NOT_ALLOWED',
        'The challenge does not name the token of this endpoint.',
      );
    },
  };
}

function isReadable(type: string | null): boolean {
  return isJson(type) || type === 'application/x-www-form-urlencoded' || type === 'text/plain';
}

function unsupported(what: string): PonteError {
  return new PonteError(
    'UNSUPPORTED',
    `${what} are not taken here. Send JSON or a form, as it is.`,
  );
}

export function tooLarge(): PonteError {
  return new PonteError('TOO_LARGE', 'The body is larger than 1 MiB.');
}

function tooFast(retryAfterSeconds: number): PonteError {
  return new PonteError('TOO_MANY', 'Too many requests a minute. Send it again later.', {
    details: { retryAfterSeconds },
  });
}

function full(): PonteError {
  return new PonteError('TOO_MANY', 'Too much is waiting here. Send it again later.', {
    details: { retryAfterSeconds },
  });
}

/** Nothing of why: whoever tries secrets out learns nothing from it. */
function notBelieved(): PonteError {
  return new PonteError('NOT_SIGNED_IN', 'The request is not signed as this endpoint asks for.');
}
