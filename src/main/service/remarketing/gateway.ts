import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Answer } from '../marketing/gateway.ts';
import { metaUrl, metaVersion, parseJson, readMeta } from '../marketing/meta-gateway.ts';
import { post } from '../marketing/post.ts';
import type { PixelRow } from '../marketing/rows.ts';
import type { HttpCall } from '../providers/http.ts';
import type { Vault } from '../sync/ports.ts';
import { removalSchema, uploadSchema } from './person.ts';

/** One part of an upload, as the platform counts them. */
export type Part = {
  readonly op: 'add' | 'remove' | 'replace';
  readonly sessionId: number;
  readonly seq: number;
  readonly isLast: boolean;
  readonly total: number;
  /** Rows of cells, each already JSON. */
  readonly rows: readonly string[];
};

export type Taken = { readonly received: number; readonly invalid: number };

/**
 * The way to the audiences of a platform. Only here is a token in clear, and only while a request is
 * made. Null when we are leaving.
 */
export type AudienceGateway = {
  /** How many people a request may carry. */
  readonly most: number;
  create(
    pixel: PixelRow,
    audience: { readonly name: string; readonly mark: string },
    signal: AbortSignal,
  ): Promise<{ answer: Answer; id: string | null } | null>;
  /** The one that was made under a mark, where it is not known whether it was. */
  find(
    pixel: PixelRow,
    mark: string,
    signal: AbortSignal,
  ): Promise<{ answer: Answer; id: string | null } | null>;
  send(
    pixel: PixelRow,
    remoteId: string,
    part: Part,
    signal: AbortSignal,
  ): Promise<{ answer: Answer; taken: Taken | null } | null>;
};

const made = z.object({ id: z.string().regex(/^\d{1,30}$/) });
const listed = z.object({
  data: z.array(z.object({ id: z.string(), description: z.string().optional().catch(undefined) })),
});
const received = z.object({
  num_received: z.number().int(),
  num_invalid_entries: z.number().int().catch(0),
});

const doors = {
  add: { method: 'POST', path: 'users' },
  remove: { method: 'DELETE', path: 'users' },
  replace: { method: 'POST', path: 'usersreplace' },
} as const;

/**
 * Meta's custom audiences: `POST /act_{account}/customaudiences`, then `users` and `usersreplace` of
 * the audience, at most 10,000 people a request, in the numbered parts of a session.
 *
 * The token goes in the body, where no log of addresses has it; only the one call that reads has it
 * in its address.
 */
export function createAudienceGateway(parts: {
  readonly clock: Clock;
  readonly vault: Vault;
}): AudienceGateway {
  const { clock, vault } = parts;

  async function call<T>(
    pixel: PixelRow,
    how: { method: HttpCall['method']; path: string; body: object | string | null; query?: string },
    shape: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<{ answer: Answer; said: T | null } | null> {
    const token = pixel.token === null ? '' : await vault.open(pixel.token);
    const query =
      how.body === null ? `?${how.query ?? ''}&access_token=${encodeURIComponent(token)}` : '';
    let said: T | null = null;
    const to = {
      baseUrl: pixel.url ?? metaUrl,
      path: `/${pixel.api_version ?? metaVersion}/${how.path}${query}`,
      method: how.method,
      headers: {},
      body: how.body === null ? null : withToken(how.body, token),
      secret: token,
    };
    const answer = await post(clock, to, signal, (each) =>
      readMeta(each, (text) => {
        const read = shape.safeParse(parseJson(text));
        said = read.success ? read.data : null;
        return read.success ? { traceId: null } : null;
      }),
    );
    return answer === null ? null : { answer, said };
  }

  return {
    most: 10_000,

    async create(pixel, { name, mark }, signal) {
      const body = {
        name,
        subtype: 'CUSTOM',
        customer_file_source: 'USER_PROVIDED_ONLY',
        description: mark,
      };
      const path = `act_${pixel.ad_account_id ?? ''}/customaudiences`;
      const asked = await call(pixel, { method: 'POST', path, body }, made, signal);
      return asked && { answer: asked.answer, id: asked.said?.id ?? null };
    },

    async find(pixel, mark, signal) {
      const path = `act_${pixel.ad_account_id ?? ''}/customaudiences`;
      const query = 'fields=id,name,description&limit=500';
      const asked = await call(pixel, { method: 'GET', path, body: null, query }, listed, signal);
      if (asked === null) return null;
      const found = asked.said?.data.find(({ description }) => description === mark);
      return { answer: asked.answer, id: found?.id ?? null };
    },

    async send(pixel, remoteId, part, signal) {
      const { method, path } = doors[part.op];
      const body = bodyOf(part);
      const how = { method, path: `${encodeURIComponent(remoteId)}/${path}`, body };
      const asked = await call(pixel, how, received, signal);
      if (asked === null) return null;
      const { answer, said } = asked;
      const taken = said && { received: said.num_received, invalid: said.num_invalid_entries };
      return { answer, taken };
    },
  };
}

/** Rows come as text: ten thousand of them are not written in one go. */
function bodyOf({ op, sessionId, seq, isLast, total, rows }: Part): string {
  const session = {
    session_id: sessionId,
    batch_seq: seq,
    last_batch_flag: isLast,
    estimated_num_total: total,
  };
  const schema = op === 'remove' ? removalSchema : uploadSchema;
  return `{"session":${JSON.stringify(session)},"customer_consent":true,"payload":{"schema":${JSON.stringify(schema)},"data":[${rows.join()}]}`;
}

/** @param body an object, or the text of one without its last brace */
function withToken(body: object | string, token: string): string {
  if (typeof body !== 'string') return JSON.stringify({ ...body, access_token: token });
  return `${body},"access_token":${JSON.stringify(token)}}`;
}
