import { simpleParser } from 'mailparser';
import { expect, test, vi } from 'vitest';
import { messageContent } from '../../../../src/shared/model/message.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import {
  accountFields,
  admin,
  messagesInATest,
  outboxOf,
} from '../../../support/messages-in-a-test.ts';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');

async function withAccounts() {
  const sandbox = await sandboxForThisTest({ callbackMs: 1 });
  const room = messagesInATest();
  const { sending } = room.messages;
  const ids: Record<string, string> = {};
  for (const provider of ['smtp', 'z-api', 'slack', 'n8n'] as const) {
    const made = await sending.create(
      { provider, name: provider, fields: accountFields(sandbox, provider) },
      admin,
    );
    ids[provider] = made.id;
  }
  const maria = room.lead({
    name: 'MARIA DA CONCEIÇÃO',
    email: 'maria@exemplo.com.br',
    phone: '+5511982317745',
    incomeCents: 850_000,
  });
  return { sandbox, ...room, ids, maria };
}

test('an e-mail arrives with its accents, its PDF, a plain part and a way out', async () => {
  const { sandbox, messages, template, queue, until, maria } = await withAccounts();
  const file = messages.files.add('Catálogo.pdf', pdf.toString('base64'));
  const { id } = template({
    body: '',
    content: messageContent.parse({
      subject: 'Olá, {{primeiroNome}}: opções à mão',
      body: 'Sua renda é {{renda | dinheiro}}.\n\nVeja <https://exemplo.com.br/ação>',
      files: [file.id],
    }),
  });
  const made = queue({ cause: 'a', leadId: maria.id, channel: 'email', templateId: id });
  expect(made).toHaveProperty('messageId');
  const { messageId } = made as { messageId: string };
  expect(await until(messageId, 'sent')).toMatchObject({ to: 'maria@exemplo.com.br' });
  const [item] = await outboxOf(sandbox);
  const raw = String((item?.content as { raw?: unknown } | undefined)?.raw);
  const mail = await simpleParser(raw);
  expect(mail.subject).toBe('Olá, Maria: opções à mão');
  expect(mail.from?.value).toEqual([
    { address: 'contato@casanorte.example', name: 'Casa Norte, imóveis' },
  ]);
  expect(mail.text).toContain('Sua renda é R$ 8.500,00.');
  expect(mail.text).toContain('Responda a este e-mail com SAIR.');
  expect(String(mail.html)).toContain('&lt;<a href="https://exemplo.com.br/ação">');
  expect(mail.headers.get('list')).toMatchObject({
    unsubscribe: { mail: 'contato@casanorte.example?subject=SAIR' },
  });
  expect(mail.messageId).toBe(`<${messageId}@casanorte.example>`);
  expect(mail.attachments).toHaveLength(1);
  expect(mail.attachments[0]).toMatchObject({
    filename: 'Catálogo.pdf',
    contentType: 'application/pdf',
  });
  expect(mail.attachments[0]?.content.equals(pdf)).toBe(true);
});

test('one cause is one message, however often it is asked for', async () => {
  const { sandbox, queue, until, maria } = await withAccounts();
  const ask = {
    cause: 'run:1:step:2',
    leadId: maria.id,
    channel: 'whatsapp',
    templateId: 'welcome-whatsapp',
  } as const;
  const [first, second] = [queue(ask), queue(ask)];
  expect(second).toEqual(first);
  await until((first as { messageId: string }).messageId, 'sent');
  expect(queue(ask)).toEqual(first);
  const items = await outboxOf(sandbox);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    provider: 'z-api',
    to: '5511982317745',
    content: {
      kind: 'text',
      message: expect.stringContaining('Olá, Maria! Aqui é da Casa Norte.'),
    },
  });
});

test('Slack, n8n and each kind of WhatsApp message get what they take', async () => {
  const { sandbox, messages, template, queue, until, maria } = await withAccounts();
  const file = messages.files.add('folheto.pdf', pdf.toString('base64'));
  const kinds = {
    document: { body: 'Folheto', kind: 'document', files: [file.id] },
    link: {
      body: 'Veja',
      kind: 'link',
      link: { url: 'https://x.example/a', title: 'Casa', description: 'Bonita' },
    },
    buttons: { body: 'Quer falar?', kind: 'buttons', buttons: ['Sim', 'Não'] },
  } as const;
  const asked = Object.entries(kinds).map(([name, content]) => {
    const { id } = template({
      name,
      channel: 'whatsapp',
      body: '',
      content: messageContent.parse(content),
    });
    return { cause: name, leadId: maria.id, channel: 'whatsapp', templateId: id } as const;
  });
  const all = [
    ...asked,
    { cause: 's', leadId: maria.id, channel: 'slack', templateId: 'hot-slack' } as const,
    { cause: 'n', leadId: maria.id, channel: 'webhook', templateId: 'hot-n8n' } as const,
  ].map((ask) => (queue(ask) as { messageId: string }).messageId);
  for (const uid of all) await until(uid, 'sent');
  const items = await outboxOf(sandbox);
  const of = (provider: string) =>
    items.filter((item) => item.provider === provider).map(({ content }) => content);
  expect(of('z-api')).toMatchObject([
    { kind: 'document', fileName: 'folheto.pdf', caption: 'Folheto' },
    { kind: 'link', message: 'Veja\nhttps://x.example/a', title: 'Casa' },
    { kind: 'button-list', buttonList: { buttons: [{ label: 'Sim' }, { label: 'Não' }] } },
  ]);
  expect(of('slack')).toMatchObject([{ text: expect.stringContaining('Lead quente: *MARIA') }]);
  expect(of('n8n')).toMatchObject([
    { webhookId: all.at(-1), body: { type: 'message', data: { lead: { id: maria.uid } } } },
  ]);
});

test('what is urgent goes before what waited longer', async () => {
  const { sandbox, messages, queue, until, maria, ids } = await withAccounts();
  const { sending } = messages;
  await sending.update(ids['z-api'] ?? '', { paused: true }, admin);
  const ask = (cause: string, templateId: string) =>
    queue({ cause, leadId: maria.id, channel: 'whatsapp', templateId }) as { messageId: string };
  messages.service.saveSettings(
    { ...messages.service.settings(), teamPhone: '(11) 98231-0001' },
    admin,
  );
  const later = [1, 2, 3].map((n) => ask(`slow:${n}`, 'welcome-whatsapp'));
  ask('hot', 'hot-whatsapp');
  await sending.update(ids['z-api'] ?? '', { paused: false }, admin);
  for (const { messageId } of later) await until(messageId, 'sent');
  expect((await outboxOf(sandbox)).map(({ to }) => to)).toEqual([
    '5511982310001',
    '5511982317745',
    '5511982317745',
    '5511982317745',
  ]);
});

test('with a wrong password messages wait, and go once it is right', async () => {
  const { sandbox, messages, queue, until, maria, ids } = await withAccounts();
  const { sending } = messages;
  const first = queue({
    cause: '1',
    leadId: maria.id,
    channel: 'email',
    templateId: 'welcome-email',
  });
  await until((first as { messageId: string }).messageId, 'sent');
  await sandbox.fault({ provider: 'smtp', kind: 'auth-expired' });
  const asked = ['2', '3'].map(
    (cause) =>
      queue({ cause, leadId: maria.id, channel: 'email', templateId: 'nurture-email' }) as {
        messageId: string;
      },
  );
  await vi.waitFor(() =>
    expect(sending.list().find(({ provider }) => provider === 'smtp')).toMatchObject({
      state: 'credentials',
      waiting: 2,
    }),
  );
  expect((await sending.test(ids['smtp'] ?? '', '')).reason).toBe('credentials');
  await sandbox.ask('DELETE', '/_sandbox/faults');
  await sending.update(ids['smtp'] ?? '', { fields: accountFields(sandbox, 'smtp') }, admin);
  for (const { messageId } of asked) await until(messageId, 'sent');
  expect(await outboxOf(sandbox)).toHaveLength(3);
});

test('without network nothing is lost, and nothing is held against a message', async () => {
  const { sandbox, messages, queue, until, maria } = await withAccounts();
  await sandbox.ask('POST', '/_sandbox/network', { offline: true });
  const made = ['email', 'whatsapp', 'slack', 'webhook'].map((channel, at) => {
    const templateId = ['welcome-email', 'welcome-whatsapp', 'hot-slack', 'hot-n8n'][at] ?? '';
    const ask = { cause: channel, leadId: maria.id, channel, templateId };
    return (queue(ask as Parameters<typeof queue>[0]) as { messageId: string }).messageId;
  });
  await vi.waitFor(() => {
    for (const uid of made) {
      const { state, reason } = messages.view.detail(uid);
      expect([state, reason]).toEqual(['waiting', 'offline']);
    }
  });
  expect(messages.view.detail(made[0] ?? '').attempts).toBe(0);
  await sandbox.ask('POST', '/_sandbox/network', { offline: false });
  for (const { id } of messages.sending.list()) await messages.sending.test(id, '');
  for (const uid of made) await until(uid, 'sent', 'read');
  const mine = (await outboxOf(sandbox)).filter(
    ({ content }) => !JSON.stringify(content).includes('teste da Ponte'),
  );
  expect(mine.map(({ provider }) => provider).toSorted()).toEqual([
    'n8n',
    'slack',
    'smtp',
    'z-api',
  ]);
});
