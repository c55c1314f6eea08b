import { answerReason } from '../../../shared/model/answer-reason.ts';
import { schemes } from '../hooks/verify.ts';
import { createHttpClient } from '../providers/http.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { Vault } from '../sync/ports.ts';
import type { KeptChannel } from './channels.ts';

export type AlertMessage = {
  /** The same at each try, so that its receiver can tell. */
  readonly id: string;
  readonly text: string;
  readonly type: 'alert.opened' | 'alert.resolved' | 'alert.test';
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
};

export type Posted =
  | { readonly ok: true; readonly status: number }
  | {
      readonly ok: false;
      readonly status: number | null;
      readonly reason: string;
      readonly retryAfterMs: number | null;
    };

/** A receiver that takes longer keeps others waiting. */
const wholeMs = 15_000;

/** Sends one message to a channel, once: signed as Standard Webhooks has it, or as Slack takes it. */
export async function post(
  { kind, url, secret }: KeptChannel,
  message: AlertMessage,
  { vault, now, signal }: { vault: Vault; now: number; signal: AbortSignal },
): Promise<Posted> {
  const { text, type, at, data } = message;
  const said =
    kind === 'slack'
      ? { text }
      : { type, timestamp: new Date(at).toISOString(), data: { text, ...data } };
  const body = JSON.stringify(said);
  const signature =
    secret === null
      ? {}
      : schemes['standard-webhooks'].sign({
          body: Buffer.from(body),
          secret: await vault.open(secret),
          at: Math.floor(now / 1000),
          id: message.id,
          options: { header: '', encoding: 'base64', toleranceSeconds: 0 },
        });
  const http = createHttpClient({ baseUrl: await vault.open(url), wholeMs, connections: 1 });
  try {
    const { status, retryAfterMs } = await http.send({
      method: 'POST',
      path: '',
      headers: { ...signature, 'user-agent': 'Ponte' },
      body,
      reads: false,
      signal,
    });
    if (status >= 200 && status < 300) return { ok: true, status };
    return { ok: false, status, reason: answerReason({ kind: 'answered', status }), retryAfterMs };
  } catch (error) {
    if (signal.aborted || !(error instanceof ProviderError)) throw error;
    const kind = error.kind === 'offline' ? 'unreachable' : 'unanswered';
    return { ok: false, status: null, reason: answerReason({ kind }), retryAfterMs: null };
  } finally {
    await http.close();
  }
}
