import { Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isEmail } from '../../../../shared/email.ts';
import { ProviderError, type ProviderFailure } from '../../providers/provider-error.ts';
import { readPem } from './pem.ts';
import { text, type Fields, type SendingKind, type Taken } from './channel.ts';
import { composeMail, messageIdOf } from './compose-mail.ts';

/**
 * E-mail over SMTP, to any provider: TLS from the start or by STARTTLS.
 *
 * Nothing of a message is taken before the whole of it was sent, so a failure before its first byte
 * had no effect, and after that only the server's own answer says whether it had.
 */
const connectMs = 10_000;
const answerMs = 30_000;

export const smtp: SendingKind = {
  info: {
    id: 'smtp',
    name: 'E-mail (SMTP)',
    letter: 'E',
    channel: 'email',
    fields: [
      { name: 'host', label: text('Servidor', 'Server'), secret: false, required: true },
      { name: 'port', label: text('Porta', 'Port'), secret: false, required: true, initial: '587' },
      {
        name: 'tls',
        label: text('Segurança', 'Security'),
        secret: false,
        required: true,
        initial: 'starttls',
        options: [
          { value: 'starttls', label: text('STARTTLS (porta 587)', 'STARTTLS (port 587)') },
          {
            value: 'tls',
            label: text('TLS desde o início (porta 465)', 'TLS from the start (port 465)'),
          },
          {
            value: 'none',
            label: text('Nenhuma (só neste computador)', 'None (this computer only)'),
          },
        ],
      },
      {
        name: 'ca',
        label: text(
          'Certificado aceito (PEM), só se o do servidor for próprio',
          'Accepted certificate (PEM), only if the server has its own',
        ),
        secret: false,
        required: false,
      },
      { name: 'user', label: text('Usuário', 'User'), secret: false, required: false },
      { name: 'password', label: text('Senha', 'Password'), secret: true, required: false },
      {
        name: 'from',
        label: text('E-mail do remetente', 'Sender e-mail'),
        secret: false,
        required: true,
      },
      {
        name: 'fromName',
        label: text('Nome do remetente', 'Sender name'),
        secret: false,
        required: false,
      },
      {
        name: 'replyTo',
        label: text('Responder para', 'Reply to'),
        secret: false,
        required: false,
      },
    ],
  },
  paceMs: 1000,
  checkForm({ host = '', port = '', tls, from = '', replyTo = '', fromName = '', ca = '' }) {
    if (/[\s/]/.test(host)) {
      return {
        field: 'host',
        message: 'Enter the name of the server only, such as smtp.example.com.',
      };
    }
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
      return { field: 'port', message: 'The port is a number, usually 587 or 465.' };
    }
    if (tls === 'none' && !['127.0.0.1', 'localhost', '::1'].includes(host)) {
      return {
        field: 'tls',
        message: 'Without TLS everybody on the way can read along. Choose STARTTLS or TLS.',
      };
    }
    if (ca !== '' && readPem(ca) === null) {
      return {
        field: 'ca',
        message: 'Paste the whole certificate, from BEGIN CERTIFICATE to END CERTIFICATE.',
      };
    }
    if (!isEmail(from)) return { field: 'from', message: 'The sender is not an e-mail address.' };
    if (replyTo !== '' && !isEmail(replyTo)) {
      return { field: 'replyTo', message: 'The address for replies is not an e-mail address.' };
    }
    if (/[\r\n]/.test(fromName))
      return { field: 'fromName', message: 'The name must be one line.' };
    return null;
  },
  repeatsSafely: () => false,

  async send(fields, message, signal): Promise<Taken> {
    const { from = '', fromName = '', replyTo = '' } = fields;
    const bytes = await composeMail(message, { address: from, name: fromName, replyTo });
    let left = false;
    const body = Readable.from(
      (function* () {
        left = true;
        yield bytes;
      })(),
      { objectMode: false },
    );
    return withConnection(
      fields,
      signal,
      () => left,
      (line) =>
        new Promise((resolve, reject) => {
          const envelope = { from, to: [message.to], size: bytes.length };
          line.send(envelope, body, (error, info) => {
            if (error) return reject(error);
            const said = String(info?.response ?? '').slice(0, 300);
            resolve({ remoteId: messageIdOf(message.uid, from), status: 250, said });
          });
        }),
    );
  },

  ping: (fields, signal) =>
    withConnection(
      fields,
      signal,
      () => false,
      async () => undefined,
    ),
};

async function withConnection<T>(
  fields: Fields,
  signal: AbortSignal,
  left: () => boolean,
  work: (line: SMTPConnection) => Promise<T>,
): Promise<T> {
  const { host = '', port = '', tls, user = '', password = '', ca = '' } = fields;
  const accepted = readPem(ca);
  const line = new SMTPConnection({
    host,
    port: Number(port),
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(accepted === null ? {} : { tls: { ca: [...rootCertificates, accepted] } }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: answerMs,
  });
  const failed = new Promise<never>((_, reject) => {
    line.on('error', reject);
    line.on('end', () => reject(new Error('The connection was closed.')));
    signal.addEventListener('abort', () => reject(new Error('It was given up.')), { once: true });
  });
  failed.catch(() => undefined);
  try {
    const went = (async () => {
      await new Promise<void>((resolve, reject) =>
        line.connect((error) => (error ? reject(error) : resolve())),
      );
      if (user !== '') {
        await new Promise<void>((resolve, reject) =>
          line.login({ user, credentials: { user, pass: password } }, (error) =>
            error ? reject(error) : resolve(),
          ),
        );
      }
      return work(line);
    })();
    went.catch(() => undefined);
    const done = await Promise.race([went, failed]);
    line.quit();
    return done;
  } catch (error) {
    line.close();
    throw asFailure(error, left());
  }
}

function asFailure(error: unknown, left: boolean): ProviderError {
  const {
    code = '',
    responseCode,
    command,
  } = error as {
    code?: string;
    responseCode?: number;
    command?: string;
  };
  const said = error instanceof Error ? oneLine(error.message) : '';
  const details = { code: String(responseCode ?? code), cause: error };
  if (code === 'ETLS' || aboutCertificate.test(said)) return unsafe(said, details.cause);
  if (code === 'EAUTH' || responseCode === 530 || responseCode === 534 || responseCode === 535) {
    return fail('unauthorized', `The mail server does not accept user and password (${said}).`);
  }
  if (responseCode !== undefined) {
    if (responseCode >= 500) return fail('rejected', `The mail server refused it: ${said}`);
    const kind = responseCode === 450 && command === 'CONN' ? 'rate-limited' : 'unavailable';
    return fail(kind, `The mail server cannot take it now: ${said}`);
  }
  if (left) {
    return fail('unknown', 'The connection broke before the mail server said whether it took it.');
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return fail('rejected', said);
  return fail(
    'offline',
    'The mail server cannot be reached. Check the network and the server name.',
  );

  function fail(kind: ProviderFailure, message: string): ProviderError {
    return new ProviderError(kind, message, details);
  }
}

const aboutCertificate = /certificate|altnames/i;

/** Nothing of the message or the password has left; nor does it until a person looked at it. */
function unsafe(said: string, cause: unknown): ProviderError {
  const message = aboutCertificate.test(said)
    ? `The certificate of the mail server is not trusted (${said}). Check the server name. If the server is your own, paste its certificate into the account.`
    : `The mail server does not take a secured connection (${said}). Check the port: usually 587 with STARTTLS, 465 with TLS.`;
  return new ProviderError('offline', message, { code: 'unsafe', notMade: true, cause });
}

function oneLine(message: string): string {
  return message.replaceAll(/\s+/g, ' ').slice(0, 300);
}
