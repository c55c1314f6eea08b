import { addressFlaw, type HttpAnswer } from '../../providers/http.ts';
import { ProviderError } from '../../providers/provider-error.ts';
import { isHtml } from '../../providers/is-html.ts';
import { callOnce, jsonOf, short } from './call.ts';
import { text, type Fields, type Outgoing, type SendingKind, type Taken } from './channel.ts';

/**
 * WhatsApp through Z-API: an answer means that the message is queued there; callbacks tell the rest.
 *
 * Id and token of the instance are part of the address, which is therefore never kept or logged.
 * There is no key that makes a repeat harmless: after silence only a callback with our id, or a
 * person, can say whether it was taken.
 */
export const zApi: SendingKind = {
  info: {
    id: 'z-api',
    name: 'WhatsApp (Z-API)',
    letter: 'W',
    channel: 'whatsapp',
    fields: [
      {
        name: 'instance',
        label: text('ID da instância', 'Instance id'),
        secret: false,
        required: true,
      },
      {
        name: 'token',
        label: text('Token da instância', 'Instance token'),
        secret: true,
        required: true,
      },
      {
        name: 'clientToken',
        label: text('Token de segurança da conta', 'Account security token'),
        secret: true,
        required: false,
      },
      {
        name: 'baseUrl',
        label: text('Endereço da API (avançado)', 'API address (advanced)'),
        secret: false,
        required: false,
        initial: 'https://api.z-api.io',
      },
    ],
  },
  // At most twenty a minute, so that the number is not blocked.
  paceMs: 3000,
  checkForm({ baseUrl, instance = '', token = '' }) {
    const flaw = addressFlaw(baseUrl);
    if (flaw !== null) return { field: 'baseUrl', message: flaw };
    if (!/^[\w-]+$/.test(instance)) {
      return {
        field: 'instance',
        message: 'Copy the instance id from the Z-API panel: letters and digits.',
      };
    }
    if (token !== '' && !/^[\w-]+$/.test(token)) {
      return { field: 'token', message: 'Copy the instance token from the Z-API panel.' };
    }
    return null;
  },
  repeatsSafely: () => false,
  async send(fields, message, signal) {
    const { path, body } = callOf(message);
    const answer = await callZApi(fields, 'POST', path, body, signal);
    if (answer.status < 200 || answer.status > 299) throw refused(answer, message.attempts);
    const json = jsonOf(answer.text);
    const id = json?.['messageId'] ?? json?.['id'];
    if (typeof id !== 'string') {
      const words = isHtml(answer.text) ? 'a page instead of an answer' : short(answer.text);
      throw new ProviderError('unknown', `Z-API answered ${words}. It may have taken the message.`);
    }
    return { remoteId: id, status: answer.status, said: short(answer.text) } satisfies Taken;
  },
  async ping(fields, signal) {
    const answer = await callZApi(fields, 'GET', '/status', null, signal);
    if (answer.status < 200 || answer.status > 299) throw refused(answer, 1);
    const status = jsonOf(answer.text);
    // Its `error` says that it is connected too.
    if (status?.['connected'] === true && status['smartphoneConnected'] !== false) return;
    throw new ProviderError('unavailable', notConnected, { code: 'disconnected' });
  },
};

const notConnected =
  'The phone is not connected to Z-API. Open its panel and read the QR code again.';

export function callZApi(
  { baseUrl = '', instance = '', token = '', clientToken = '' }: Fields,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body: object | null,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return callOnce({
    baseUrl: baseUrl || 'https://api.z-api.io',
    method,
    path: `/instances/${instance}/token/${token}${path}`,
    headers: clientToken === '' ? {} : { 'client-token': clientToken },
    body: body === null ? null : JSON.stringify(body),
    signal,
  });
}

function callOf({ uid, to, content, files }: Outgoing): { path: string; body: object } {
  const common = { phone: to.replaceAll(/\D/g, ''), customId: uid };
  const { body: message, kind, link, buttons } = content;
  const [file] = files;
  const data = file && `data:${file.type};base64,${file.bytes.toString('base64')}`;
  if (kind === 'image' && data !== undefined) {
    return { path: '/send-image', body: { ...common, image: data, caption: message } };
  }
  if (kind === 'document' && file) {
    const extension = /\.(\w{1,8})$/.exec(file.name)?.[1]?.toLowerCase() ?? 'pdf';
    return {
      path: `/send-document/${extension}`,
      body: { ...common, document: data, fileName: file.name, caption: message },
    };
  }
  if (kind === 'link' && link !== null) {
    return {
      path: '/send-link',
      body: {
        ...common,
        // It shows the link only where the message ends with it.
        message: message.endsWith(link.url) ? message : `${message}\n${link.url}`,
        image: data ?? '',
        linkUrl: link.url,
        title: link.title,
        linkDescription: link.description,
      },
    };
  }
  if (kind === 'buttons') {
    const made = buttons.map((label, at) => ({ id: String(at + 1), label }));
    return {
      path: '/send-button-list',
      body: { ...common, message, buttonList: { buttons: made } },
    };
  }
  return { path: '/send-text', body: { ...common, message } };
}

/** Now and then it says this of an account that is in order; a moment later it is. */
const perhapsPassing = /not configured|null not allowed/i;
const passingMs = 30_000;
const waitMs = 60_000;

function refused(
  { status, text: said, retryAfterMs }: HttpAnswer,
  attempts: number,
): ProviderError {
  const words = short(
    typeof jsonOf(said)?.['error'] === 'string' ? String(jsonOf(said)?.['error']) : said,
  );
  const details = { code: String(status) };
  if (perhapsPassing.test(words) && attempts === 0) {
    const message = `Z-API does not know the account just now (${words}).`;
    return new ProviderError('unavailable', message, { ...details, retryAfterMs: passingMs });
  }
  if (status === 401 || status === 403 || status === 404 || perhapsPassing.test(words)) {
    // The answer repeats the token.
    const shown = words.replace(/Client-Token \S+ not allowed/i, 'Client-Token not allowed');
    const message = `Z-API does not accept this account (${shown}). Enter its id and tokens again.`;
    return new ProviderError('unauthorized', message, details);
  }
  if (status === 429) {
    const message = 'Z-API asks to wait: too many messages.';
    return new ProviderError('rate-limited', message, {
      ...details,
      retryAfterMs: retryAfterMs ?? waitMs,
    });
  }
  // A send may have been queued all the same.
  if (status >= 500) {
    return new ProviderError(
      'unknown',
      `Z-API is in trouble (HTTP ${status}). It may have taken the message.`,
      details,
    );
  }
  return new ProviderError('rejected', `Z-API refused it: ${words}`, details);
}
