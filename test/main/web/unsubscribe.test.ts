import { simpleParser } from 'mailparser';
import { expect, onTestFinished, test, vi } from 'vitest';
import { usualTimings } from '../../../src/main/console/tunnel/watch.ts';
import { composeMail } from '../../../src/main/service/messages/channels/compose-mail.ts';
import { messageContent } from '../../../src/shared/model/message.ts';
import { sandboxForThisTest } from '../../support/dinamize-port.ts';
import { accountFields, draftTo, outboxOf } from '../../support/messages-in-a-test.ts';
import { freePort } from '../../support/ssh-server.ts';
import { startWorkspace } from '../../support/start-console.ts';

const oneClick = {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example' },
  body: 'List-Unsubscribe=One-Click',
};

/** The other form in which mail programs send it. */
function multipart(): FormData {
  const form = new FormData();
  form.set('List-Unsubscribe', 'One-Click');
  return form;
}

/** A company with a public address, whose e-mails arrive in a mailbox that can be read. */
async function company() {
  const sandbox = await sandboxForThisTest({ callbackMs: 1 });
  const timings = { ...usualTimings, checkMs: 200, againMs: 50 };
  const started = await startWorkspace({ tunnel: { timings, findCloudflared: () => null } });
  onTestFinished(() => started.close());
  const client = await started.client();
  await client.sendingConnections.create({
    provider: 'smtp',
    name: 'E-mail',
    fields: accountFields(sandbox, 'smtp'),
  });
  const rules = await client.messages.settings();
  await client.messages.saveSettings({
    ...rules,
    perDay: 50,
    quiet: { ...rules.quiet, on: false },
  });

  async function publish(): Promise<void> {
    const localPort = await freePort();
    const publicUrl = `http://127.0.0.1:${localPort}`;
    await client.tunnel.set({ kind: 'address', publicUrl, localPort });
    await client.tunnel.start();
    const isUp = async () => expect((await client.tunnel.get()).state).toBe('up');
    await vi.waitFor(isUp, { timeout: 20_000 });
  }

  const end = async (id: string) => (await client.messages.get({ id })).state;
  async function mailTo(leadId: string) {
    const before = (await outboxOf(sandbox)).length;
    const { id } = await client.messages.send(draftTo(leadId));
    const isSent = async () => expect(await end(id)).toBe('sent');
    await vi.waitFor(isSent, { timeout: 20_000, interval: 50 });
    const items = await outboxOf(sandbox);
    expect(items).toHaveLength(before + 1);
    const raw = (items.at(-1)?.content as { raw?: string } | undefined)?.raw ?? '';
    const mail = await simpleParser(raw);
    const list = mail.headers.get('list') as { unsubscribe?: { url?: string; mail?: string } };
    return { mail, list, address: list.unsubscribe?.url ?? '' };
  }
  const consentOf = async (id: string) => (await client.leads.get({ id })).consent;
  return { client, publish, mailTo, end, consentOf };
}

test('the address in an e-mail ends e-mails at one press, and not by being opened', async () => {
  const { client, publish, mailTo, end, consentOf } = await company();
  const ana = await client.leads.create({ name: 'Ana', email: 'ana@correio.example' });
  const { list } = await mailTo(ana.id);
  expect(list.unsubscribe).toEqual({ mail: 'contato@casanorte.example?subject=SAIR' });

  await publish();
  const { mail, address, list: both } = await mailTo(ana.id);
  expect(both.unsubscribe).toMatchObject({ mail: 'contato@casanorte.example?subject=SAIR' });
  expect(mail.text).toContain(`Descadastrar: ${address}`);
  expect(String(mail.html)).toContain(`href="${address}"`);

  const page = await fetch(address, { headers: { 'accept-language': 'pt-BR' } });
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toBe('no-store');
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("script-src 'none';");
  expect(policy).toContain("form-action 'self'");
  const html = await page.text();
  expect(html).toContain('Casa &#38; Campo Imóveis');
  expect(html).not.toMatch(/<script|ana@/);
  expect(await consentOf(ana.id)).toBe('unknown');

  for (let time = 0; time < 2; time += 1) {
    expect((await fetch(address, oneClick)).status).toBe(200);
  }
  expect(await consentOf(ana.id)).toBe('denied');
  const { items } = await client.leads.history({ id: ana.id });
  const told = items.filter((each) => each.field === 'consent');
  expect(told).toMatchObject([{ source: 'hook', actor: 'descadastro por e-mail' }]);

  const { id } = await client.messages.send(draftTo(ana.id));
  const isRefused = async () => expect(await end(id)).toBe('refused');
  await vi.waitFor(isRefused, { timeout: 20_000, interval: 50 });
  expect((await client.messages.get({ id })).reason).toBe('denied');
});

test('what nobody was sent opens nothing and tells nothing', async () => {
  const { client, publish, mailTo, consentOf } = await company();
  await publish();
  const ana = await client.leads.create({ name: 'Ana', email: 'ana@correio.example' });
  const { address } = await mailTo(ana.id);
  const wrong = [
    `${address.slice(0, -1)}${address.endsWith('A') ? 'B' : 'A'}`,
    address.replace(/[^/]+\.([^.]+)$/, '00000000-0000-7000-8000-000000000000.$1'),
    address.replace(/\/unsubscribe\/[^/]+\//, '/unsubscribe/other/'),
    `${address.slice(0, address.lastIndexOf('/'))}/x`,
    `${address.slice(0, address.lastIndexOf('/'))}/%00.%F0%9F%92%9A`,
  ];
  for (const each of wrong) {
    const asked = await fetch(each);
    const pressed = await fetch(each, oneClick);
    expect([each, asked.status, pressed.status]).toEqual([each, 404, 404]);
    expect(await pressed.text()).not.toContain('Casa');
  }
  const large = await fetch(address, { ...oneClick, body: 'x'.repeat(10_000) });
  expect(large.status).toBe(413);
  expect(await consentOf(ana.id)).toBe('unknown');
});

test('whoever was merged into another is not written to there; of whom was erased nothing is left to do', async () => {
  const { client, publish, mailTo, consentOf } = await company();
  await publish();
  const kept = await client.leads.create({ name: 'Bia Souza', email: 'bia@correio.example' });
  const gone = await client.leads.create({ name: 'Bia S.', email: 'bia.s@correio.example' });
  const { address } = await mailTo(gone.id);
  await client.leads.merge({ id: kept.id, merge: [gone.id] });
  expect((await fetch(address, oneClick)).status).toBe(200);
  expect(await consentOf(kept.id)).toBe('denied');
  const { confirmBy } = await client.privacy.erasePreview({ id: kept.id });
  await client.privacy.erase({ id: kept.id, confirm: confirmBy[0] ?? '' });
  expect((await fetch(address, oneClick)).status).toBe(200);
});

test('a no stands for whoever comes back: parted again, or restored', async () => {
  const { client, publish, mailTo, consentOf } = await company();
  await publish();
  const kept = await client.leads.create({ name: 'Caio Lima', email: 'caio@correio.example' });
  const gone = await client.leads.create({ name: 'Caio L.', email: 'caio.l@correio.example' });
  const { address } = await mailTo(gone.id);
  await client.leads.merge({ id: kept.id, merge: [gone.id] });
  expect((await fetch(address, { method: 'POST', body: multipart() })).status).toBe(200);
  await client.leads.unmerge({ id: gone.id });
  expect([await consentOf(kept.id), await consentOf(gone.id)]).toEqual(['denied', 'denied']);

  const binned = await client.leads.create({ name: 'Davi', email: 'davi@correio.example' });
  const { address: another } = await mailTo(binned.id);
  await client.leads.remove({ id: binned.id });
  expect((await fetch(another, oneClick)).status).toBe(200);
  await client.leads.restore({ id: binned.id });
  expect(await consentOf(binned.id)).toBe('denied');
  const { items } = await client.leads.history({ id: binned.id });
  expect(items.filter(({ field }) => field === 'consent')).toHaveLength(1);
});

test('one press is promised only over https', async () => {
  const from = { address: 'a@b.example', name: 'A', replyTo: '' };
  const headersOf = async (address: string) => {
    const content = messageContent.parse({ body: 'Olá', subject: 'S' });
    const unsubscribe = { words: 'Sair?', address };
    const common = { uid: 'u', to: 'c@d.example', files: [], about: null, template: null };
    const bytes = await composeMail(
      { ...common, cause: 'c', content, unsubscribe, at: 0, attempts: 0 },
      from,
    );
    return (await simpleParser(bytes)).headers.get('list');
  };
  const asked = { url: 'https://x.example/u', mail: 'a@b.example?subject=SAIR' };
  expect(await headersOf('https://x.example/u')).toMatchObject({
    unsubscribe: asked,
    'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
  });
  expect(await headersOf('http://x.example/u')).not.toHaveProperty('unsubscribe-post');
});
