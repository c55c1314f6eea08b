import { expect, test } from 'vitest';
import { eventsInATest } from '../../../support/events-in-a-test.ts';

test('over the hook of WhatsApp: callbacks reach their message, and SAIR ends messages to that person', async () => {
  const { client, hook, leads } = await eventsInATest();
  const said = (text: string, messageId: string) =>
    hook('whatsapp', {
      type: 'ReceivedCallback',
      instanceId: 'I',
      messageId,
      phone: '5511982317745',
      fromMe: false,
      isGroup: false,
      senderName: 'Marta',
      text: { message: text },
    });
  await said('Vou sair de casa agora', 'A');
  const [lead] = (await leads()).filter(({ name }) => name === 'Marta');
  expect(lead).toMatchObject({ consent: 'unknown' });
  await said('Sair!', 'B');
  expect((await leads()).find(({ name }) => name === 'Marta')).toMatchObject({ consent: 'denied' });

  await client.sendingConnections.create({
    provider: 'z-api',
    name: 'W',
    fields: { instance: 'I', token: 'token', baseUrl: 'http://127.0.0.1:9' },
  });
  const draft = {
    leadId: lead?.id ?? '',
    channel: 'whatsapp' as const,
    once: 'press-0001',
    content: { body: 'Oi' },
  };
  const manual = await client.messages.noteManual(draft);
  const callback = {
    type: 'DeliveryCallback',
    instanceId: 'I',
    phone: '5511982317745',
    messageId: 'WA9',
    customId: manual.id,
  };
  expect((await hook('whatsapp', callback)).state).toBe('applied');
  expect((await hook('whatsapp', { ...callback, customId: 'nobody', messageId: 'X' })).state).toBe(
    'ignored',
  );
  const down = { type: 'DisconnectedCallback', instanceId: 'I', error: 'gone', disconnected: true };
  expect((await hook('whatsapp', down)).state).toBe('applied');
  expect(await client.sendingConnections.list()).toMatchObject([{ state: 'disconnected' }]);
});
