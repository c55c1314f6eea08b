import { expect, onTestFinished, test } from 'vitest';
import type { Automation, AutomationRun } from '../../../../src/shared/model/automation.ts';
import type { Message, MessageTemplate } from '../../../../src/shared/model/message.ts';
import type { LeadEvent } from '../../../../src/shared/model/event.ts';
import type { HookEndpoint, HookEndpointSecret } from '../../../../src/shared/model/hook.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import { accountFields } from '../../../support/messages-in-a-test.ts';
import { startSandbox } from '../../../support/sandbox-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

type Outbox = { items: { to: string; content: { message?: string } }[] };

test('a new lead is welcomed over WhatsApp once, by an automation that only an account was missing for', async () => {
  // A Monday morning in São Paulo: nobody sleeps.
  const clock = createTestClock();
  const sandbox = await startSandbox({ contacts: 0, clock: clock.now });
  onTestFinished(sandbox.stop);
  const { ask, until } = await hooksInATest({ clock, random: () => 0 });
  const welcome = async () =>
    (await ask<Automation[]>('automations.list')).find(({ preset }) => preset === 'welcome')!;
  const { id, obstacles } = await welcome();
  expect(obstacles).not.toEqual([]);
  await ask('sendingConnections.create', {
    provider: 'z-api',
    name: 'WhatsApp',
    fields: { instance: 'sandbox', token: 'sandbox', baseUrl: `${sandbox.networkUrl}/z-api` },
  });
  expect((await welcome()).obstacles).toEqual([]);
  await ask('automations.setOn', { id, on: true });
  const lead = await ask<{ id: string }>('leads.create', { name: 'Ana', phone: '11987654321' });
  const outbox = async () =>
    (await sandbox.ask<Outbox>('GET', '/_sandbox/outbox?provider=z-api')).body.items;
  await until(async () => (await outbox()).length > 0, 'The message');
  const [told] = await outbox();
  expect(told).toMatchObject({ to: '5511987654321' });
  expect(JSON.stringify(told?.content)).toContain('Olá, Ana! Aqui é da Casa Norte.');
  const messages = await ask<Message[]>('messages.ofLead', { id: lead.id, limit: 10 });
  expect(messages).toMatchObject([{ channel: 'whatsapp', by: 'Lead novo: boas-vindas' }]);
  clock.advance(3_600_000);
  expect(await outbox()).toHaveLength(1);
});

test('what nurtures a warm lead promises a file, and cannot be switched on before it has one', async () => {
  const sandbox = await startSandbox({ contacts: 0, callbackMs: 1 });
  onTestFinished(sandbox.stop);
  const clock = createTestClock();
  const { ask, until } = await hooksInATest({ clock, random: () => 0 });
  await ask('sendingConnections.create', {
    provider: 'smtp',
    name: 'E-mail',
    fields: accountFields(sandbox, 'smtp'),
  });
  const warm = async () =>
    (await ask<Automation[]>('automations.list')).find(({ preset }) => preset === 'warm')!;
  const { id, obstacles } = await warm();
  expect(obstacles).toEqual([{ stepId: 'mail', kind: 'no_file' }]);
  await expect(ask('automations.setOn', { id, on: true })).rejects.toThrow();

  const templates = await ask<MessageTemplate[]>('messageTemplates.list');
  const template = templates.find(({ key }) => key === 'nurture-email')!;
  const data = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');
  const file = await ask<{ id: string }>('messageTemplates.addFile', { name: 'guia.pdf', data });
  const { version, name, channel, audience } = template;
  const content = { ...template.content, files: [file.id] };
  const draft = { id: template.id, version, name, channel, audience, content };
  await ask('messageTemplates.save', draft);
  expect((await warm()).obstacles).toEqual([]);
  await ask('automations.setOn', { id, on: true });
  const lead = await ask<{ id: string }>('leads.create', {
    name: 'Ana',
    email: 'ana@correio.example',
    phone: '11987654321',
    origin: 'Site',
    city: 'Campinas',
  });
  const sent = async () => await ask<Message[]>('messages.ofLead', { id: lead.id, limit: 10 });
  await until(async () => (await sent())[0]?.state === 'sent', 'The e-mail');
  const outbox = await sandbox.ask<Outbox>('GET', '/_sandbox/outbox?provider=smtp');
  expect(JSON.stringify(outbox.body.items)).toContain('guia.pdf');
});

test('after a service the opinion is asked for two hours later, and the answers are kept on the lead', async () => {
  const clock = createTestClock();
  const sandbox = await startSandbox({ contacts: 0, clock: clock.now });
  onTestFinished(sandbox.stop);
  const { ask, until, deliver } = await hooksInATest({ clock, random: () => 0 });
  await ask('sendingConnections.create', {
    provider: 'z-api',
    name: 'WhatsApp',
    fields: { instance: 'sandbox', token: 'sandbox', baseUrl: `${sandbox.networkUrl}/z-api` },
  });
  const all = await ask<Automation[]>('automations.list');
  const { id } = all.find(({ preset }) => preset === 'service')!;
  await ask('automations.setOn', { id, on: true });
  const lead = await ask<{ id: string }>('leads.create', { name: 'Ana', phone: '11987654321' });
  const kept = async () =>
    (await ask<LeadEvent[]>('events.ofLead', { id: lead.id })).map(({ type }) => type);

  const endpoints = await ask<HookEndpoint[]>('hookEndpoints.list');
  const endpoint = (name: string) =>
    ask<HookEndpointSecret>('hookEndpoints.reveal', {
      id: endpoints.find((each) => each.name === name)!.id,
    });
  const done = await endpoint('service-completed');
  await deliver(done, { service: 'Limpeza', phone: '11987654321' });
  await until(async () => (await kept()).includes('service.completed'), 'The service');
  const runs = async () =>
    (await ask<{ items: AutomationRun[] }>('automations.runs', { automationId: id })).items;
  await until(async () => (await runs())[0]?.state === 'waiting', 'The wait');
  const outbox = async () =>
    (await sandbox.ask<Outbox>('GET', '/_sandbox/outbox?provider=z-api')).body.items;
  expect(await outbox()).toEqual([]);
  clock.advance(2 * 3_600_000);
  // It looked a minute after it began to wait, and sleeps a minute at most until it looks again.
  expect(await outbox()).toEqual([]);
  clock.advance(60_000);
  await until(async () => (await outbox()).length > 0, 'The request');
  const [asked] = await outbox();
  expect(JSON.stringify(asked?.content)).toContain('De 1 a 5, que nota');

  const whatsapp = await endpoint('whatsapp');
  await deliver(whatsapp, {
    type: 'ReceivedCallback',
    instanceId: 'sandbox',
    messageId: 'R1',
    phone: '5511987654321',
    fromMe: false,
    isGroup: false,
    text: { message: '5, foi ótimo' },
  });
  const form = await endpoint('feedback');
  await deliver(form, { rating: 5, comment: 'Voltaria', phone: '11987654321' });
  // The answer stands on the lead once, as the opinion that it is.
  const opinions = async () => (await kept()).filter((type) => type === 'feedback.received');
  await until(async () => (await opinions()).length === 2, 'The form and the answer');
  const told = JSON.stringify(await ask<LeadEvent[]>('events.ofLead', { id: lead.id }));
  expect(told).toContain('5, foi ótimo');
  expect(told).toContain('Voltaria');
});

test('a password that expires in the middle of a sequence holds its messages, each leaving once when it is right', async () => {
  const clock = createTestClock();
  const sandbox = await startSandbox({ contacts: 0, clock: clock.now });
  onTestFinished(sandbox.stop);
  const { ask, until } = await hooksInATest({ clock, random: () => 0 });
  const fields = accountFields(sandbox, 'smtp');
  const account = await ask<{ id: string }>('sendingConnections.create', {
    provider: 'smtp',
    name: 'E-mail',
    fields,
  });
  const mail = (id: string, templateId: string) => ({
    id,
    kind: 'message',
    channel: 'email',
    templateId,
    connectionId: null,
  });
  const wait = (id: string) => ({ id, kind: 'wait', for: { amount: 1, unit: 'hours' } });
  const definition = {
    trigger: { kind: 'created' },
    conditions: {},
    whileRunning: 'skip',
    steps: [
      mail('a', 'welcome-email'),
      wait('b'),
      mail('c', 'nurture-email'),
      wait('d'),
      { id: 'e', kind: 'tag', tag: 'fim' },
    ],
  };
  const { id } = await ask<Automation>('automations.create', { name: 'Duas', definition });
  await ask('automations.setOn', { id, on: true });
  const lead = await ask<{ id: string }>('leads.create', { name: 'Ana', email: 'a@x.example' });
  const outbox = async () =>
    (await sandbox.ask<Outbox>('GET', '/_sandbox/outbox?provider=smtp')).body.items;
  await until(async () => (await outbox()).length === 1, 'The first');

  // It sleeps a minute at most until it looks again.
  async function anHourLater(): Promise<void> {
    clock.advance(3_600_000);
    await outbox();
    clock.advance(60_000);
  }

  await sandbox.fault({ provider: 'smtp', kind: 'auth-expired' });
  const run = async () =>
    (await ask<{ items: AutomationRun[] }>('automations.runs', { automationId: id })).items[0];
  const messages = () => ask<Message[]>('messages.ofLead', { id: lead.id, limit: 10 });
  await until(async () => (await run())?.state === 'waiting', 'The wait');
  await anHourLater();
  const states = async () => (await messages()).map(({ state }) => state).toSorted();
  await until(async () => (await states()).join() === 'sent,waiting', 'The message that is held');
  expect((await messages()).find(({ state }) => state === 'waiting')).toMatchObject({
    reason: 'credentials',
  });
  // What comes after it is not held up by a mail account.
  await until(async () => Number((await run())?.steps.length) > 2, 'The second step');
  await anHourLater();
  await until(async () => (await run())?.state === 'done', 'The end of the run');
  expect(await outbox()).toHaveLength(1);

  await sandbox.ask('DELETE', '/_sandbox/faults');
  await ask('sendingConnections.update', { id: account.id, fields });
  await until(async () => (await states()).join() === 'sent,sent', 'Both messages');
  expect((await outbox()).map(({ to }) => to)).toEqual(['a@x.example', 'a@x.example']);
});
