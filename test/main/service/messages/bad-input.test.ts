import { expect, test } from 'vitest';
import { messageContent } from '../../../../src/shared/model/message.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import {
  accountFields,
  admin,
  draftTo,
  messagesInATest,
  outboxOf,
} from '../../../support/messages-in-a-test.ts';

const pdf = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');

test('an attachment that is gone stops the message by name; put right, it can be sent again', async () => {
  const sandbox = await sandboxForThisTest();
  const { messages, template, queue, until, lead } = messagesInATest();
  const fields = accountFields(sandbox, 'smtp');
  await messages.sending.create({ provider: 'smtp', name: 'E', fields }, admin);
  const maria = lead({ name: 'Maria', email: 'maria@x.example' });
  const file = messages.files.add('preços.pdf', pdf);
  const content = messageContent.parse({ subject: 'S', body: 'B', files: [file.id] });
  const made = template({ body: '', content });
  messages.files.remove(file.id);
  const { messageId } = queue({
    cause: 'a',
    leadId: maria.id,
    channel: 'email',
    templateId: made.id,
  }) as { messageId: string };
  expect(await until(messageId, 'failed')).toMatchObject({
    reason: 'file_gone',
    said: 'preços.pdf',
  });
  expect(messages.service.dead()).toMatchObject([
    { reason: 'file_gone', count: 1, channel: 'email' },
  ]);
  const right = { ...made, content: messageContent.parse({ subject: 'S', body: 'B' }) };
  messages.templates.save(made.id, right, made.version, admin);
  const [cause] = messages.service.dead();
  expect(messages.service.retryDead(cause?.fingerprint ?? '', admin)).toBe(1);
  await until(messageId, 'sent');
  expect(await outboxOf(sandbox)).toHaveLength(1);
});

test('a webhook that answers 200 with a web page is no webhook, and is not asked again', async () => {
  const sandbox = await sandboxForThisTest();
  const { messages, queue, until, lead } = messagesInATest();
  const fields = { url: `${sandbox.networkUrl}/n8n/webhook/login-page` };
  await messages.sending.create({ provider: 'n8n', name: 'N', fields }, admin);
  const maria = lead({ name: 'Maria' });
  const { messageId } = queue({
    cause: 'a',
    leadId: maria.id,
    channel: 'webhook',
    templateId: 'hot-n8n',
  }) as { messageId: string };
  expect(await until(messageId, 'failed')).toMatchObject({
    reason: 'rejected',
    said: expect.stringContaining('web page'),
  });
});

test('what cannot be sent is refused at once, on the timeline, under its cause', () => {
  const { messages, queue, lead } = messagesInATest();
  const maria = lead({ name: 'Maria' });
  const ask = {
    cause: 'a',
    leadId: maria.id,
    channel: 'email',
    templateId: 'welcome-email',
  } as const;
  expect(queue(ask)).toEqual({ refused: 'no_connection' });
  expect(queue(ask)).toEqual({ refused: 'no_connection' });
  expect(queue({ ...ask, cause: 'b', templateId: 'nothing' })).toEqual({
    refused: 'template_gone',
  });
  expect(messages.view.ofLead(maria.uid, 10)).toMatchObject([
    { state: 'refused', reason: 'template_gone' },
    { state: 'refused', reason: 'no_connection' },
  ]);
});

test('a recipient of two lines adds no header, and a name of two lines no second subject', async () => {
  const sandbox = await sandboxForThisTest();
  const { messages, template, queue, until, lead } = messagesInATest();
  const fields = accountFields(sandbox, 'smtp');
  await messages.sending.create({ provider: 'smtp', name: 'E', fields }, admin);
  const { id } = template({ subject: 'Oi {{nome}}', body: 'Oi' });
  const wicked = lead({ name: 'Zé', email: 'z@x.example\r\nBcc: c@x.example' });
  const odd = lead({ name: 'Zé\r\nBcc: c@x.example', email: 'z@x.example' });
  const ask = (cause: string, leadId: number) =>
    queue({ cause, leadId, channel: 'email', templateId: id }) as { messageId: string };
  const [first, second] = [ask('a', wicked.id), ask('b', odd.id)];
  expect(await until(first.messageId, 'refused')).toMatchObject({ reason: 'bad_address' });
  await until(second.messageId, 'sent');
  const items = await outboxOf(sandbox);
  expect(items.map(({ to }) => to)).toEqual(['z@x.example']);
  expect(String((items[0]?.content as { raw?: string } | undefined)?.raw)).not.toMatch(/^bcc:/im);
});

test('a message written by hand can be taken back for five seconds, and one press is one message', async () => {
  const sandbox = await sandboxForThisTest();
  const { messages, lead } = messagesInATest();
  const fields = accountFields(sandbox, 'smtp');
  await messages.sending.create({ provider: 'smtp', name: 'E', fields }, admin);
  const maria = lead({ name: 'Maria', email: 'm@x.example', phone: '+5511982317745' });
  const draft = draftTo(maria.uid);
  const { id, runAt, createdAt } = messages.service.send(draft, admin);
  expect(messages.service.send(draft, admin).id).toBe(id);
  expect(Date.parse(runAt) - Date.parse(createdAt)).toBe(5000);
  expect(messages.service.withdraw(id, admin).state).toBe('withdrawn');
  const noted = messages.service.noteManual(draftTo(maria.uid, { channel: 'whatsapp' }), admin);
  expect(noted).toMatchObject({ state: 'sent', manual: true, to: '+5511982317745' });
  expect(await outboxOf(sandbox)).toEqual([]);
});

test('files that are not what they are called are not kept', () => {
  const { messages } = messagesInATest();
  const exe = Buffer.from('MZ').toString('base64');
  expect(() => messages.files.add('a.exe', exe)).toThrow('PDF, PNG and JPEG');
  expect(() => messages.files.add('a.pdf', exe)).toThrow('PDF, PNG and JPEG');
  const large = Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(500_001)]).toString('base64');
  expect(() => messages.files.add('a.pdf', large)).toThrow('500 KB');
});
