import { answerReason } from '../../../shared/model/answer-reason.ts';
import type { DeliveryAttempt, TestSend } from '../../../shared/model/subscription.ts';
import type { Clock } from '../clock.ts';
import { schemes } from '../hooks/verify.ts';
import { clampRetryAfter } from '../jobs/backoff.ts';
import { hideText } from '../jobs/redact.ts';
import { createHttpClient } from '../providers/http.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { Vault } from '../sync/ports.ts';
import type { SubscriptionRow } from './delivery-store.ts';

/** What became of one request. */
export type Sent = {
  readonly outcome: DeliveryAttempt['outcome'];
  readonly status: number | null;
  /** Why it did not do, in words for the list. */
  readonly reason: string | null;
  /** What the receiver said, as it was said. */
  readonly answer: string;
  readonly durationMs: number;
  readonly bytes: number;
  /** How long it asks to be left alone. */
  readonly waitMs: number | null;
};

/**
 * One signed request to a subscriber, as Standard Webhooks has it.
 *
 * While the secret before the present one still counts it is signed with both, so that the receiver
 * may change over when it likes. No redirect is followed.
 */
export type Sender = {
  /** Null when we are leaving. */
  send(to: SubscriptionRow, id: string, body: string, signal: AbortSignal): Promise<Sent | null>;
  /** What went out beside it, for the screen; the signature is masked. */
  trial(
    to: SubscriptionRow,
    id: string,
    body: string,
    signal: AbortSignal,
  ): Promise<TestSend | null>;
};

/** A receiver that takes longer keeps others waiting. */
const wholeMs = 15_000;
const keptAnswer = 2000;
const gone = 410;

export function createSender({ clock, vault }: { clock: Clock; vault: Vault }): Sender {
  async function headersOf(to: SubscriptionRow, id: string, body: string) {
    const signing = {
      body: Buffer.from(body),
      at: Math.floor(clock.now() / 1000),
      id,
      options: { header: '', encoding: 'base64', toleranceSeconds: 0 } as const,
    };
    const sign = async (sealed: string) =>
      schemes['standard-webhooks'].sign({ ...signing, secret: await vault.open(sealed) });
    const headers = await sign(to.secret);
    if (to.previous_secret === null || clock.now() >= (to.previous_until ?? 0)) return headers;
    const before = await sign(to.previous_secret);
    const name = 'webhook-signature';
    return { ...headers, [name]: `${headers[name]} ${before[name]}` };
  }

  async function post(
    to: SubscriptionRow,
    headers: Record<string, string>,
    body: string,
    signal: AbortSignal,
  ): Promise<Sent | null> {
    const http = createHttpClient({ baseUrl: to.url, wholeMs, connections: 1 });
    const began = clock.monotonic();
    const of = (outcome: Sent['outcome'], more: Partial<Sent> = {}): Sent => ({
      outcome,
      status: null,
      reason: null,
      answer: '',
      durationMs: clock.monotonic() - began,
      bytes: Buffer.byteLength(body),
      waitMs: null,
      ...more,
    });
    try {
      const { status, text, retryAfterMs } = await http.send({
        method: 'POST',
        path: '',
        headers: { ...headers, 'user-agent': 'Ponte' },
        body,
        reads: false,
        signal,
      });
      const said = { status, answer: text };
      if (status >= 200 && status < 300) return of('delivered', said);
      const reason = answerReason({ kind: 'answered', status });
      const waitMs = retryAfterMs === null ? null : clampRetryAfter(retryAfterMs);
      return of(status === gone ? 'refused' : 'failed', { ...said, reason, waitMs });
    } catch (error) {
      if (signal.aborted) return null;
      if (!(error instanceof ProviderError)) throw error;
      return error.kind === 'offline'
        ? of('unreachable', { reason: answerReason({ kind: 'unreachable' }) })
        : of('unanswered', { reason: answerReason({ kind: 'unanswered' }) });
    } finally {
      await http.close();
    }
  }

  return {
    send: async (to, id, body, signal) => post(to, await headersOf(to, id, body), body, signal),
    async trial(to, id, body, signal) {
      const headers = await headersOf(to, id, body);
      const sent = await post(to, headers, body, signal);
      if (sent === null) return null;
      const { outcome, status, durationMs, reason } = sent;
      return {
        ok: outcome === 'delivered',
        status,
        durationMs,
        reason,
        answer: keptText(sent),
        headers: { ...headers, 'webhook-signature': 'v1,•••' },
        body,
      };
    },
  };
}

/** The answer as it may be kept: short, with neither personal data nor secrets; null for none. */
export function keptText({ answer }: Pick<Sent, 'answer'>): string | null {
  const text = hideText(answer.slice(0, keptAnswer)).trim();
  return text === '' ? null : text;
}

/** 410: it is there no more, and wants nothing more. */
export function isGone({ status }: Pick<Sent, 'status'>): boolean {
  return status === gone;
}
