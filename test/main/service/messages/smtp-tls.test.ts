import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { admin, messagesInATest } from '../../../support/messages-in-a-test.ts';
import { selfSigned } from '../../../support/self-signed.ts';

/** A mail server with a certificate of its own, and whatever anybody told it. */
async function mailServer(options: SMTPServerOptions = {}) {
  const heard: string[] = [];
  const server = new SMTPServer({
    ...selfSigned,
    disableReverseLookup: true,
    authOptional: false,
    onAuth({ username = '' }, { secure }, done) {
      heard.push(`auth ${secure ? 'secured' : 'plain'}`);
      done(null, { user: username });
    },
    onData(stream, { secure }, done) {
      stream.resume();
      stream.on('end', () => {
        heard.push(`mail ${secure ? 'secured' : 'plain'}`);
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = listening.address() as AddressInfo;
  return { port, heard };
}

function accountOf(port: number, tls: string, more: Record<string, string> = {}) {
  const fields = { host: '127.0.0.1', port: String(port), tls, user: 'ana', password: 'a' };
  const from = 'contato@casanorte.example';
  return { provider: 'smtp', name: 'E-mail', fields: { ...fields, from, ...more } } as const;
}

/** As a browser pastes it into one line. */
const ca = selfSigned.cert.replaceAll('\n', '');

test.each(['tls', 'starttls'])(
  'over %s a certificate that nobody vouches for is refused with what to do, and taken once accepted',
  async (tls) => {
    const { port, heard } = await mailServer({ secure: tls === 'tls' });
    const room = messagesInATest();
    const { sending } = room.messages;
    const { id } = await sending.create(accountOf(port, tls), admin);
    const lead = room.lead({ name: 'Ana', email: 'ana@exemplo.com.br' });
    const queued = room.queue({
      cause: '1',
      leadId: lead.id,
      channel: 'email',
      templateId: 'welcome-email',
    });
    const refused = await sending.test(id, '');
    expect(refused).toMatchObject({ ok: false, reason: 'unsafe' });
    expect(refused.said).toContain('self-signed certificate');
    expect(refused.said).toContain('paste its certificate into the account');
    const { messageId } = queued as { messageId: string };
    expect(await room.until(messageId, 'waiting')).toMatchObject({ attempts: 0 });
    expect(heard).toEqual([]);

    await expect(
      sending.update(id, { fields: { ...accountOf(port, tls).fields, ca: 'no' } }, admin),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await sending.update(id, { fields: { ...accountOf(port, tls).fields, ca } }, admin);
    await room.until(messageId, 'sent');
    expect(heard).toEqual(['auth secured', 'mail secured']);
  },
);

test('a server that offers no STARTTLS is told nothing, neither password nor message', async () => {
  const { port, heard } = await mailServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
  });
  const room = messagesInATest();
  const { sending } = room.messages;
  const { id } = await sending.create(accountOf(port, 'starttls', { ca }), admin);
  const { ok, reason, said } = await sending.test(id, 'ana@exemplo.com.br');
  expect([ok, reason]).toEqual([false, 'unsafe']);
  expect(said).toContain('does not take a secured connection');
  expect(heard).toEqual([]);
});

test('a certificate of another server is refused also when somebody vouches for it', async () => {
  const { port, heard } = await mailServer({ secure: true });
  const { sending } = messagesInATest().messages;
  const there = accountOf(port, 'tls', { ca, host: 'localhost' });
  const { id } = await sending.create(there, admin);
  expect(await sending.test(id, '')).toMatchObject({ ok: false, reason: 'unsafe' });
  expect(heard).toEqual([]);
});
