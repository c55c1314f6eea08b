import type { ProviderAnswer } from '../provider.ts';

/** An answer of Meta's Graph API that is no success: `{error: {message, type, code, …}}`. */
export class MetaRefusal extends Error {
  readonly code: number;
  readonly subcode: number | null;
  readonly title: string | null;
  readonly status: number;

  constructor(
    code: number,
    message: string,
    more: { subcode?: number; title?: string; status?: number } = {},
  ) {
    super(message);
    this.name = 'MetaRefusal';
    this.code = code;
    this.subcode = more.subcode ?? null;
    this.title = more.title ?? null;
    this.status = more.status ?? 400;
  }
}

export function refusedBy(refusal: MetaRefusal, traceId: string): ProviderAnswer {
  const isToken = refusal.code === 190;
  const error = {
    message: refusal.message,
    type: isToken || refusal.code === 200 ? 'OAuthException' : 'GraphMethodException',
    code: refusal.code,
    ...(refusal.subcode === null ? {} : { error_subcode: refusal.subcode }),
    is_transient: refusal.code === 1 || refusal.code === 2,
    ...(refusal.title === null
      ? {}
      : { error_user_title: refusal.title, error_user_msg: refusal.message }),
    fbtrace_id: traceId,
  };
  return {
    status: refusal.status,
    code: refusal.subcode === null ? `${refusal.code}` : `${refusal.code}/${refusal.subcode}`,
    body: Buffer.from(JSON.stringify({ error })),
    wrote: false,
    ...(isToken
      ? { headers: { 'www-authenticate': `OAuth "Facebook Platform" "invalid_token"` } }
      : {}),
  };
}
