import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import {
  accountFields,
  admin,
  draftTo,
  messagesInATest,
  outboxOf,
} from '../../../support/messages-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const hour = 3_600_000;

/** Two leads of one person, and a way to make them one. */
async function twoLeads() {
  const clock = createTestClock();
  const sandbox = await sandboxForThisTest({ callbackMs: 1 });
  const room = messagesInATest({ clock });
  const { messages, db, leads, queue } = room;
  const fields = accountFields(sandbox, 'smtp');
  await messages.sending.create({ provider: 'smtp', name: 'smtp', fields }, admin);
  const keep = room.lead({ name: 'Ana', email: 'ana@correio.example' });
  const other = room.lead({ name: 'Ana S.', email: 'ana.s@correio.example' });
  const template = room.template({ body: 'Olá, {{primeiroNome}}', subject: 'Oi' });
  let causes = 0;

  const ask = (lead: { id: number }, inHours: number, templateId = template.id) =>
    (
      queue({
        cause: `c${(causes += 1)}`,
        leadId: lead.id,
        channel: 'email',
        templateId,
        notBefore: clock.now() + inHours * hour,
      }) as { messageId: string }
    ).messageId;

  function merge(merged = other, into = keep): void {
    transact(db, (tx) => {
      const row = leads.byId(merged.id);
      if (row === null) throw new Error('There is no such lead.');
      leads.setDeleted(tx, row, clock.now());
      db.client
        .prepare(
          `insert into merge (uid, keep_id, merged_id, keep_rev, actor, at, journal)
           values (?, ?, ?, 1, 'Ana', ?, '{}')`,
        )
        .run(`merge-${merged.id}`, into.id, merged.id, clock.now());
    });
  }

  const arrived = async () => (await outboxOf(sandbox)).map(({ to }) => to).toSorted();
  return { ...room, clock, keep, other, ask, merge, arrived };
}

test('a message that waits for a lead goes to the one it was merged into', async () => {
  const { clock, messages, keep, other, ask, merge, until, arrived, lead } = await twoLeads();
  const waiting = ask(other, 1);
  const written = messages.service.send(draftTo(other.uid), admin).id;
  const last = lead({ name: 'Ana Souza', email: 'souza@correio.example' });
  merge();
  merge(keep, last);
  clock.advance(hour);
  for (const id of [waiting, written]) {
    expect(await until(id, 'sent', 'refused')).toMatchObject({
      state: 'sent',
      to: 'souza@correio.example',
    });
  }
  expect(await arrived()).toHaveLength(2);
});

test.each([
  ['waits for', 2],
  ['has got', 0],
])('a message that the kept lead %s is not sent a second time', async (_how, keptIn) => {
  const { clock, keep, other, ask, merge, until, arrived, template } = await twoLeads();
  const another = template({ body: 'Outra', subject: 'Outra' });
  const [its, theirs] = [ask(keep, keptIn), ask(other, 1)];
  const different = ask(other, 1, another.id);
  if (keptIn === 0) await until(its, 'sent');
  merge();
  clock.advance(hour);
  expect(await until(theirs, 'sent', 'refused')).toMatchObject({
    state: 'refused',
    reason: 'merged',
  });
  await until(different, 'sent');
  clock.advance(hour);
  await until(its, 'sent');
  expect(await arrived()).toHaveLength(2);
});

test('of two that were merged into a third, one gets what both were to get', async () => {
  const { clock, keep, other, ask, merge, until, arrived, lead } = await twoLeads();
  const third = lead({ name: 'Ana Souza', email: 'souza@correio.example' });
  const [first, second] = [ask(keep, 1), ask(other, 1)];
  merge(keep, third);
  merge(other, third);
  clock.advance(hour);
  await until(first, 'sent');
  expect(await until(second, 'sent', 'refused')).toMatchObject({ reason: 'merged' });
  expect(await arrived()).toHaveLength(1);
});
