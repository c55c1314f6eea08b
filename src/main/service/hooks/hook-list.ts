import { PonteError } from '../../../shared/errors.ts';
import type {
  Hook,
  HookDetail,
  HookState,
  HookVerdict,
  TouchedRecord,
} from '../../../shared/model/hook.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { Db } from '../db/database.ts';
import type { Vault } from '../sync/ports.ts';
import { maskedSecret, type EndpointService } from './endpoint-service.ts';
import type { EndpointRow, EndpointStore } from './endpoint-store.ts';
import type { HookRow, HookStore } from './hook-store.ts';
import { masked } from './kept-headers.ts';
import { isJson, mediaType } from './read-body.ts';

/** What is shown of hooks. */
export type HookList = {
  /** Newest first; the cursor goes on from the last one shown, a page jumps to its place. */
  page(query: HookQuery): { items: Hook[]; pagination: Pagination };
  /** @throws PonteError NOT_FOUND */
  gist(uid: string): Hook;
  /** With what it said. @throws PonteError NOT_FOUND */
  detail(uid: string): Promise<HookDetail>;
};

export type HookQuery = {
  readonly endpoint?: readonly string[] | undefined;
  readonly state?: readonly HookState[] | undefined;
  readonly upTo?: string | undefined;
  readonly cursor?: string | undefined;
  readonly page?: number | undefined;
  readonly limit: number;
};

type ListedRow = HookRow & { endpoint: string; kind: string; has_body: number };

const select = `select hook.id, hook.uid, hook.endpoint_id, hook.state, reason, run_at, attempts,
  replays, deliveries, touched, verdict, is_test, received_at, processed_at, size, sealed, headers,
  hook_endpoint.name as endpoint, hook_endpoint.kind, body_bytes is not null as has_body
  from hook join hook_endpoint on hook_endpoint.id = hook.endpoint_id`;

export function createHookList(parts: {
  readonly db: Db;
  readonly store: HookStore;
  readonly endpoints: EndpointStore;
  readonly service: Pick<EndpointService, 'urlOf'>;
  readonly vault: Vault;
}): HookList {
  const { client } = parts.db;
  const byUid = client.prepare<[string], ListedRow>(`${select} where hook.uid = ?`);

  return {
    page({ endpoint, state, upTo, cursor, page, limit }) {
      const chosen = [
        ...(endpoint === undefined
          ? []
          : [
              {
                sql: `hook.endpoint_id in (select id from hook_endpoint where name in (select value from json_each(?)))`,
                value: JSON.stringify(endpoint),
              },
            ]),
        ...(state === undefined
          ? []
          : [
              {
                sql: `hook.state in (select value from json_each(?))`,
                value: JSON.stringify(state),
              },
            ]),
        ...(upTo === undefined
          ? []
          : [{ sql: 'hook.id <= (select id from hook where uid = ?)', value: upTo }]),
      ];
      const where = chosen.map(({ sql }) => sql);
      const values = chosen.map(({ value }) => value);
      const total = client
        .prepare<unknown[], number>(`select count(*) from hook where ${where.join(' and ') || '1'}`)
        .pluck()
        .get(...values);
      const after = cursor === undefined ? null : idOf(cursor);
      const skipped = after === null && page !== undefined ? (page - 1) * limit : 0;
      const rows = client
        .prepare<unknown[], ListedRow>(
          `${select} where ${[...where, ...(after === null ? [] : ['hook.id < ?'])].join(' and ') || '1'}
           order by hook.id desc limit ? offset ?`,
        )
        .all(...values, ...(after === null ? [] : [after]), limit + 1, skipped);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const nextCursor = rows.length > limit && last ? `after-${last.id}` : null;
      return {
        items: shown.map(toHook),
        pagination: { page: page ?? null, limit, total: total ?? 0, nextCursor },
      };
    },
    gist: (uid) => toHook(existing(uid)),
    async detail(uid) {
      const row = existing(uid);
      const body = parts.store.byUid(uid)?.body ?? null;
      const headers = JSON.parse(row.headers) as Record<string, string>;
      const contentType = mediaType(headers['content-type']);
      const text = body === null ? null : await textOf(row, body);
      const endpoint = parts.endpoints.byId(row.endpoint_id);
      return {
        ...toHook(row),
        headers: Object.entries(headers),
        body: text === null ? null : pretty(text, contentType),
        contentType,
        sealed: row.sealed === 1,
        copyAsCurl: endpoint === null ? '' : curl(endpoint, headers, text),
      };
    },
  };

  function existing(uid: string): ListedRow {
    const row = byUid.get(uid);
    if (row) return row;
    throw new PonteError('NOT_FOUND', 'This request is no longer kept.');
  }

  async function textOf({ sealed }: ListedRow, body: Buffer): Promise<string | null> {
    if (sealed === 0) return body.toString();
    try {
      return Buffer.from(await parts.vault.open(body.toString()), 'base64').toString();
    } catch {
      return null;
    }
  }

  function curl(
    endpoint: EndpointRow,
    headers: Record<string, string>,
    body: string | null,
  ): string {
    const sent = Object.entries(headers).filter(([name]) => !ownToConnection.has(name));
    const lines = [
      `curl -X POST ${quoted(parts.service.urlOf(endpoint, maskedSecret))}`,
      ...sent.map(
        ([name, value]) => `-H ${quoted(`${name}: ${value === masked ? maskedSecret : value}`)}`,
      ),
      ...(body === null ? [] : [`--data-binary ${quoted(body)}`]),
    ];
    return lines.join(' \\\n  ');
  }
}

/** What curl says itself, or what belongs to a way that request came by. */
const ownToConnection = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  'keep-alive',
  'x-ponte-test',
]);

function toHook(row: ListedRow): Hook {
  return {
    id: row.uid,
    endpoint: row.endpoint,
    kind: row.kind,
    receivedAt: new Date(row.received_at).toISOString(),
    state: row.state,
    reason: row.reason,
    size: row.size,
    verdict: JSON.parse(row.verdict) as HookVerdict,
    touched: JSON.parse(row.touched) as TouchedRecord[],
    attempts: row.attempts,
    deliveries: row.deliveries,
    replays: row.replays,
    isTest: row.is_test === 1,
    hasBody: row.has_body === 1,
    processedAt: row.processed_at === null ? null : new Date(row.processed_at).toISOString(),
    retryAt: row.state === 'failed' ? new Date(row.run_at).toISOString() : null,
  };
}

const secretKey = /authorization|token|secret|signature|api_?key|password|senha/i;

/** Indented where it is JSON, with values that are secrets by their name masked. */
function pretty(text: string, contentType: string | null): string {
  if (!isJson(contentType)) return text;
  try {
    const mask = (name: string, value: unknown): unknown =>
      typeof value === 'string' && secretKey.test(name) ? masked : value;
    return JSON.stringify(JSON.parse(text), mask, 2);
  } catch {
    return text;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function idOf(cursor: string): number {
  if (/^after-\d{1,15}$/.test(cursor)) return Number(cursor.slice('after-'.length));
  throw new PonteError(
    'BAD_INPUT',
    'This cursor was not given by this list. Begin again without one.',
  );
}
