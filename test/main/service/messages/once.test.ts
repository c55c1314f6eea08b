import { expect, test, vi } from 'vitest';
import type { MessageChannel, SendingProvider } from '../../../../src/shared/model/message.ts';
import { transact } from '../../../../src/main/service/db/database.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import {
  accountFields,
  admin,
  anyHour,
  messagesInATest,
  messagesOn,
  outboxOf,
} from '../../../support/messages-in-a-test.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createLife } from '../../../sim/life.ts';
import { mortalDb } from '../../../sim/mortal-db.ts';

const ways: readonly (readonly [SendingProvider, MessageChannel, string])[] = [
  ['smtp', 'email', 'welcome-email'],
  ['z-api', 'whatsapp', 'welcome-whatsapp'],
  ['slack', 'slack', 'hot-slack'],
  ['n8n', 'webhook', 'hot-n8n'],
];

test.each(ways)(
  'killed at any point, %s sends a message once, or leaves it to a person',
  async (provider, channel, templateId) => {
    const sandbox = await sandboxForThisTest({ callbackMs: 1 });
    const db = openTestDb();
    const first = messagesOn(db);
    first.messages.start();
    anyHour(first);
    const fields = accountFields(sandbox, provider);
    await first.messages.sending.create({ provider, name: provider, fields }, admin);
    const maria = first.lead({ name: 'Maria', email: 'm@x.example', phone: '+5511982317745' });
    await first.stop();
    const seen = new Set<string>();
    let before = 0;

    for (let point = 1; ; point += 1) {
      const asking = messagesOn(db);
      const cause = `${provider}:${point}`;
      const { messageId } = asking.queue({ cause, leadId: maria.id, channel, templateId }) as {
        messageId: string;
      };
      await asking.stop();

      const life = createLife(point);
      const mortal = messagesOn(mortalDb(db, life));
      life.endAt(life.points() + point);
      try {
        mortal.messages.start();
      } catch {
        // It died at its start.
      }
      const read = db.client
        .prepare<[string], string>('select state from message where uid = ?')
        .pluck();
      await vi.waitFor(
        () => {
          const state = read.get(messageId);
          if (!life.dead && state !== 'sent') throw new Error(`still ${state}`);
        },
        { timeout: 5000, interval: 2 },
      );
      await mortal.stop();
      const survived = !life.dead;

      const next = messagesOn(db);
      next.messages.start();
      const { state } = await next.until(messageId, 'sent', 'uncertain');
      await next.stop();
      seen.add(state);
      const effects = (await outboxOf(sandbox)).length - before;
      if (state === 'sent') expect([point, effects]).toEqual([point, 1]);
      else expect(effects).toBeLessThanOrEqual(1);
      before += effects;
      if (survived) break;
    }
    expect([...seen].toSorted()).toEqual(['sent', 'uncertain']);
  },
);

test.each(ways)(
  '%s: silence after the effect is never answered by a second send',
  async (provider, channel, templateId) => {
    const sandbox = await sandboxForThisTest({ callbackMs: 100_000 });
    const { messages, queue, until, lead } = messagesInATest();
    const fields = accountFields(sandbox, provider);
    await messages.sending.create({ provider, name: provider, fields }, admin);
    const maria = lead({ name: 'Maria', email: 'm@x.example', phone: '+5511982317745' });
    await sandbox.fault({ provider, kind: 'reset', after: true, times: 1 });
    const { messageId } = queue({ cause: 'x', leadId: maria.id, channel, templateId }) as {
      messageId: string;
    };
    expect(await until(messageId, 'uncertain')).toMatchObject({ reason: 'unknown_outcome' });
    expect(await outboxOf(sandbox)).toHaveLength(1);
    expect(messages.service.settle(messageId, true, admin).state).toBe('sent');
  },
);

test('a receiver that drops repeats is told again under the same id', async () => {
  const sandbox = await sandboxForThisTest();
  const { messages, queue, until, lead } = messagesInATest();
  const fields = { ...accountFields(sandbox, 'n8n'), repeats: 'safe' };
  await messages.sending.create({ provider: 'n8n', name: 'n8n', fields }, admin);
  const maria = lead({ name: 'Maria' });
  await sandbox.fault({ provider: 'n8n', kind: 'reset', after: true, times: 1 });
  const { messageId } = queue({
    cause: 'x',
    leadId: maria.id,
    channel: 'webhook',
    templateId: 'hot-n8n',
  }) as { messageId: string };
  await until(messageId, 'sent');
  const ids = (await outboxOf(sandbox)).map(
    ({ content }) => (content as { webhookId: string }).webhookId,
  );
  expect(ids).toEqual([messageId, messageId]);
});

test('callbacks find an uncertain WhatsApp message again, and only carry messages forward', async () => {
  const sandbox = await sandboxForThisTest({ callbackMs: 100_000 });
  const { messages, queue, until, lead, db, detail } = messagesInATest();
  const fields = accountFields(sandbox, 'z-api');
  await messages.sending.create({ provider: 'z-api', name: 'W', fields }, admin);
  const maria = lead({ name: 'Maria', phone: '+5511982317745' });
  await sandbox.fault({ provider: 'z-api', kind: 'reset', after: true, times: 1 });
  const { messageId } = queue({
    cause: 'x',
    leadId: maria.id,
    channel: 'whatsapp',
    templateId: 'welcome-whatsapp',
  }) as { messageId: string };
  await until(messageId, 'uncertain');
  const tell = (body: object) =>
    transact(db, (tx) => messages.takeCallback(tx, { body: { instanceId: 'sandbox', ...body } }));
  const read = { type: 'MessageStatusCallback', status: 'READ', ids: ['WA1'] };
  expect(tell(read)).toBeNull();
  tell({ type: 'DeliveryCallback', messageId: 'WA1', customId: messageId });
  expect(detail(messageId)).toMatchObject({ state: 'sent', remoteId: 'WA1', reason: null });
  tell(read);
  tell({ ...read, status: 'RECEIVED' });
  tell({ type: 'DeliveryCallback', messageId: 'WA1', customId: messageId });
  expect(detail(messageId)).toMatchObject({ state: 'read', readAt: expect.any(String) });
  tell({ type: 'DisconnectedCallback', disconnected: true, error: 'Device has been disconnected' });
  expect(messages.sending.list()[0]).toMatchObject({ state: 'disconnected' });
  tell({ type: 'ConnectedCallback', connected: true });
  expect(messages.sending.list()[0]).toMatchObject({ state: 'ok' });
});
