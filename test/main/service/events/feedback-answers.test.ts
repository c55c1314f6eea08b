import { expect, test } from 'vitest';
import { definition } from '../../../../src/shared/model/automation.ts';
import { eventsInATest } from '../../../support/events-in-a-test.ts';

const asks = 'Obrigado! De 1 a 5, que nota você dá ao nosso atendimento?';

async function asked(body = asks) {
  const room = await eventsInATest();
  const { client, hook } = room;
  const lead = await client.leads.create({ name: 'Marta', phone: '+5511982317745' });
  let sent = 0;
  const writeTo = async (text: string) => {
    sent += 1;
    const content = { body: text };
    const once = `press-000${sent}`;
    await client.messages.noteManual({ leadId: lead.id, channel: 'whatsapp', once, content });
  };
  await writeTo(body);
  let heard = 0;
  const answers = (text: string, more: object = {}) => {
    heard += 1;
    return hook('whatsapp', {
      type: 'ReceivedCallback',
      instanceId: 'I',
      messageId: `M${heard}`,
      phone: '5511982317745',
      fromMe: false,
      isGroup: false,
      senderName: 'Marta',
      text: { message: text },
      ...more,
    });
  };
  const line = async () =>
    (await room.ofLead(lead.id)).map(({ type, gist }) => [type, gist.rating, gist.text]);
  return { ...room, lead, writeTo, answers, line };
}

test('a mark that answers a request over WhatsApp is kept as feedback of the lead, once', async () => {
  const { answers, replay, line, told, event, lead } = await asked();
  const first = await answers('Ótimo, 5!');
  await replay(first.id);
  await answers('Preciso de um orçamento para dia 5');
  expect(await line()).toEqual([
    ['message.received', null, 'Preciso de um orçamento para dia 5'],
    ['feedback.received', 5, 'Ótimo, 5!'],
  ]);
  const kept = (await told()).filter(({ type }) => type === 'feedback.received');
  expect(kept).toMatchObject([{ leadId: lead.id, source: 'whatsapp', state: 'processed' }]);
  expect(await event(kept[0]?.id ?? '')).toMatchObject({
    payload: { rating: 5, comment: 'Ótimo, 5!' },
  });
  expect((await told()).filter(({ type }) => type === 'message.received')).toHaveLength(2);
});

test('an answer without a mark is kept as words, and a mark after it counts', async () => {
  const { answers, line } = await asked();
  await answers('Chegaram às 5h, adorei');
  await answers('e voltem sempre');
  await answers('5');
  expect(await line()).toEqual([
    ['feedback.received', 5, null],
    ['message.received', null, 'e voltem sempre'],
    ['feedback.received', null, 'Chegaram às 5h, adorei'],
  ]);
});

test('it is no feedback after something else was written, a week later, or when it says SAIR', async () => {
  const { answers, line, writeTo, client, lead } = await asked();
  const week = 7 * 86_400_000;
  await answers('5', { momment: Date.now() + week + 60_000 });
  await answers('Sair');
  await writeTo('Sua visita é amanhã. Confirma?');
  await answers('5');
  expect((await line()).map(([type]) => type)).toEqual(Array(3).fill('message.received'));
  expect(await client.leads.get({ id: lead.id })).toMatchObject({ consent: 'denied' });
});

test('an automation that starts with feedback starts with such an answer', async () => {
  const { answers, client, lead } = await asked();
  const made = await client.automations.create({
    name: 'Opinião',
    definition: definition.parse({
      trigger: { kind: 'event', types: ['feedback.received'] },
      conditions: {},
      whileRunning: 'skip',
      steps: [{ id: 'tag', kind: 'tag', tag: 'opinou' }],
    }),
  });
  await client.automations.setOn({ id: made.id, on: true });
  await answers('nota 4');
  await expect.poll(async () => (await client.leads.get({ id: lead.id })).tags).toContain('opinou');
});
