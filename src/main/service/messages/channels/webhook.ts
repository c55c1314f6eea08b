import { schemes } from '../../hooks/verify.ts';
import { addressFlaw } from '../../providers/http.ts';
import { isHtml } from '../../providers/is-html.ts';
import { ProviderError } from '../../providers/provider-error.ts';
import { callOnce, short } from './call.ts';
import { text, type Fields, type Outgoing, type SendingKind } from './channel.ts';

/**
 * n8n, or any system that takes signed requests as Standard Webhooks has them.
 *
 * `webhook-id` is the message's own id and stays the same: a receiver that drops ids it has seen may
 * say so, and is then told again after silence. Of others a person has to find out.
 */
export const webhook: SendingKind = {
  info: {
    id: 'n8n',
    name: 'n8n / webhook',
    letter: 'N',
    channel: 'webhook',
    fields: [
      {
        name: 'url',
        label: text('Endereço do webhook', 'Webhook address'),
        secret: true,
        required: true,
      },
      {
        name: 'secret',
        label: text('Segredo da assinatura (whsec_…)', 'Signing secret (whsec_…)'),
        secret: true,
        required: false,
      },
      {
        name: 'headerName',
        label: text('Cabeçalho de autenticação', 'Authentication header'),
        secret: false,
        required: false,
      },
      {
        name: 'headerValue',
        label: text('Valor do cabeçalho', 'Header value'),
        secret: true,
        required: false,
      },
      {
        name: 'repeats',
        label: text('Se não houver resposta', 'Where no answer comes'),
        secret: false,
        required: true,
        initial: 'ask',
        options: [
          { value: 'ask', label: text('perguntar a uma pessoa', 'ask a person') },
          {
            value: 'safe',
            label: text(
              'enviar de novo: repetidos são descartados lá',
              'send again: repeats are dropped there',
            ),
          },
        ],
      },
    ],
  },
  paceMs: 0,
  checkForm({ url, secret = '', headerName = '', headerValue = '' }) {
    const flaw = addressFlaw(url);
    if (flaw !== null) return { field: 'url', message: flaw };
    if (secret !== '') {
      const wrong = schemes['standard-webhooks'].secretFlaw(secret);
      if (wrong !== null) return { field: 'secret', message: wrong };
    }
    if (headerName !== '' && !/^[A-Za-z0-9-]{1,60}$/.test(headerName)) {
      return {
        field: 'headerName',
        message: 'A header name holds letters, digits and hyphens only.',
      };
    }
    if (/[^\x20-\x7e]/.test(headerValue)) {
      return {
        field: 'headerValue',
        message: 'The header value must be one line without accents.',
      };
    }
    return null;
  },
  repeatsSafely: ({ repeats }) => repeats === 'safe',
  async send(fields, message, signal) {
    const { origin, pathname, search } = new URL(fields['url'] ?? '');
    const body = JSON.stringify(bodyOf(message));
    const {
      status,
      text: answered,
      retryAfterMs,
    } = await callOnce({
      baseUrl: origin,
      method: 'POST',
      path: `${pathname}${search}`,
      headers: headersOf(fields, message, body),
      body,
      signal,
    });
    const said = short(answered);
    if (status >= 200 && status < 300) {
      if (!isHtml(answered)) return { remoteId: null, status, said };
      throw new ProviderError(
        'rejected',
        'It answered with a web page: this is not the address of a webhook. Copy it again from the workflow.',
        { code: 'html' },
      );
    }
    throw failure(status, said, retryAfterMs);
  },
  ping: async () => undefined,
};

function bodyOf({ uid, content, about, template, cause, at }: Outgoing): object {
  return {
    type: 'message',
    timestamp: new Date(at).toISOString(),
    data: { messageId: uid, cause, template, text: content.body, lead: about },
  };
}

function headersOf(
  { secret = '', headerName = '', headerValue = '' }: Fields,
  { uid, at }: Outgoing,
  body: string,
): Record<string, string> {
  const signed =
    secret === ''
      ? { 'webhook-id': uid, 'webhook-timestamp': String(Math.floor(at / 1000)) }
      : schemes['standard-webhooks'].sign({
          body: Buffer.from(body),
          secret,
          at: Math.floor(at / 1000),
          id: uid,
          options: { header: '', encoding: 'base64', toleranceSeconds: 0 },
        });
  return {
    ...signed,
    'user-agent': 'Ponte',
    ...(headerName === '' ? {} : { [headerName.toLowerCase()]: headerValue }),
  };
}

/** A workflow that is switched off answers so, until somebody switches it on. */
const inactiveMs = 5 * 60_000;
const waitMs = 60_000;

function failure(status: number, said: string, retryAfterMs: number | null): ProviderError {
  const details = { code: String(status) };
  const waits = (ms: number) => ({ ...details, retryAfterMs: retryAfterMs ?? ms });
  if (status === 401 || status === 403) {
    return new ProviderError(
      'unauthorized',
      `It does not accept our header or signature (HTTP ${status}).`,
      details,
    );
  }
  if (status === 404 || status === 410) {
    const message = 'Nothing listens at this address: switch the workflow on.';
    return new ProviderError('unavailable', message, waits(inactiveMs));
  }
  if (status === 429) return new ProviderError('rate-limited', 'It asks to wait.', waits(waitMs));
  if (status >= 500) {
    return new ProviderError(
      'unknown',
      `It is in trouble (HTTP ${status}). It may have taken the message.`,
      details,
    );
  }
  return new ProviderError('rejected', `It refused the message (HTTP ${status}): ${said}`, details);
}
