import { addressFlaw } from '../../providers/http.ts';
import { ProviderError } from '../../providers/provider-error.ts';
import { callOnce, short } from './call.ts';
import { text, type SendingKind } from './channel.ts';

/** Slack by an incoming webhook, whose address is the secret; it takes a text and answers `ok`. */
export const slack: SendingKind = {
  info: {
    id: 'slack',
    name: 'Slack',
    letter: 'S',
    channel: 'slack',
    fields: [
      {
        name: 'url',
        label: text('Endereço do webhook', 'Webhook address'),
        secret: true,
        required: true,
      },
    ],
  },
  paceMs: 1000,
  checkForm({ url }) {
    const flaw = addressFlaw(url);
    return flaw === null ? null : { field: 'url', message: flaw };
  },
  repeatsSafely: () => false,
  async send({ url = '' }, { content }, signal) {
    const { origin, pathname, search } = new URL(url);
    const answer = await callOnce({
      baseUrl: origin,
      method: 'POST',
      path: `${pathname}${search}`,
      body: JSON.stringify({ text: escaped(content.body) }),
      signal,
    });
    const said = short(answer.text);
    const { status, retryAfterMs } = answer;
    if (status >= 200 && status < 300) {
      if (said === 'ok') return { remoteId: null, status, said };
      // Something stands before it: a proxy, a page to sign in.
      throw new ProviderError(
        'rejected',
        'What answered is not Slack. Copy the address of the webhook again.',
        { code: 'not_slack' },
      );
    }
    throw failure(status, said, retryAfterMs);
  },
  /** There is no call without an effect. */
  ping: async () => undefined,
};

const gone = new Set([
  'invalid_token',
  'no_team',
  'no_service',
  'channel_not_found',
  'channel_is_archived',
  'action_prohibited',
]);
const waitMs = 30_000;

function failure(status: number, said: string, retryAfterMs: number | null): ProviderError {
  const details = { code: said === '' ? String(status) : said };
  if (status === 429) {
    return new ProviderError('rate-limited', 'Slack asks to wait: too many messages.', {
      ...details,
      retryAfterMs: retryAfterMs ?? waitMs,
    });
  }
  if (gone.has(said) || [401, 403, 404, 410].includes(status)) {
    const message = `Slack does not accept this address any more (${said}). Make a new webhook in Slack.`;
    return new ProviderError('unauthorized', message, details);
  }
  if (status >= 500) {
    return new ProviderError(
      'unknown',
      `Slack is in trouble (HTTP ${status}). It may have taken the message.`,
      details,
    );
  }
  return new ProviderError('rejected', `Slack refused it: ${said}`, details);
}

function escaped(body: string): string {
  return body
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .slice(0, 40_000);
}
