import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../../../../src/main/service/marketing/identity.ts';
import { remarketingInATest } from '../../../support/remarketing-in-a-test.ts';
import { bareHost } from '../../../support/service-in-a-test.ts';

/** A platform that takes everything, and what it was told to take out. */
async function remarketingWithAPlatform() {
  const all = await remarketingInATest({
    host: { ...bareHost, publicUrl: () => 'https://casanorte.example' },
  });
  const out: string[][] = [];
  const platform = createServer((request, answer) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const { payload } = JSON.parse(text) as { payload?: { data: string[][] } };
      if (request.method === 'DELETE' && payload) out.push(...payload.data);
      const taken = payload?.data.length ?? 0;
      answer.end(JSON.stringify({ id: '1', num_received: taken, num_invalid_entries: 0 }));
    });
  });
  onTestFinished(() => void platform.close());
  await once(platform.listen(0, '127.0.0.1'), 'listening');
  const { port } = platform.address() as AddressInfo;
  await all.ask('pixels.put', { pixelId: '123456789', url: `http://127.0.0.1:${port}` });
  const users = () => out.map(([extern]) => extern).toSorted();
  return { ...all, out, users };
}

const hashes = (...leads: { id: string }[]) => leads.map(({ id }) => sha256(id)).toSorted();

test('who says no leaves under every lead that was merged into theirs, and under the values they share', async () => {
  const { ask, lead, create, ended, until, out, users, db, get } = await remarketingWithAPlatform();
  const phone = '+5511987654321';
  const ana = await lead('Ana', { phone });
  const [beto, caio] = [await lead('Beto'), await lead('Caio')];
  db.client.prepare('update lead set phone = ? where uid in (?, ?)').run(phone, beto.id, caio.id);
  const { id } = await create();
  await ended(id);
  await ask('leads.merge', { id: beto.id, merge: [caio.id] });
  await ask('leads.merge', { id: ana.id, merge: [beto.id] });
  await ask('leads.edit', { id: ana.id, consent: 'denied' });
  await until(async () => (await get(id)).members === 0, 'The leaving');
  expect(users()).toEqual(hashes(ana, beto, caio));
  expect(out.map(([, , told]) => told)).toEqual(
    Array.from({ length: 3 }, () => sha256(phone.slice(1))),
  );
});

test('who is merged into somebody who said no leaves at once', async () => {
  const { ask, lead, create, ended, until, users, get } = await remarketingWithAPlatform();
  const ana = await lead('Ana', { consent: 'denied' });
  const beto = await lead('Beto');
  const { id } = await create();
  await ended(id);
  await ask('leads.merge', { id: ana.id, merge: [beto.id] });
  await until(async () => (await get(id)).members === 0, 'The leaving');
  expect(users()).toEqual(hashes(beto));
});

test('a deleted lead that is unsubscribed leaves at once, and nobody is told of it as a change', async () => {
  const { ask, lead, create, ended, until, users, get, db, service } =
    await remarketingWithAPlatform();
  const ana = await lead('Ana');
  await lead('Beto');
  const { id } = await create();
  await ended(id);
  await ask('leads.remove', { id: ana.id });
  await ask('eventSubscriptions.create', {
    name: 'Painel',
    url: 'http://127.0.0.1:9/',
    types: ['lead.deleted', 'lead.updated'],
  });
  db.client
    .prepare(
      `insert into message (uid, cause, lead_id, channel, state, made_by, run_at, created_at)
       select 'sent', 'sent', id, 'email', 'sent', 'Ana', 0, 0 from lead where uid = ?`,
    )
    .run(ana.id);
  const { unsubscribe } = service.messages;
  const address = (await unsubscribe.addressIn('sent')) ?? '';
  expect(await unsubscribe.take(address.split('/').at(-1) ?? '')).toBe(true);
  await until(async () => (await get(id)).members === 1, 'The leaving');
  expect(users()).toEqual(hashes(ana));
  expect((await ask<{ items: unknown[] }>('events.list', {})).items).toEqual([]);
});

test('a merged lead goes out with the next refresh, and parted it is in again with the next', async () => {
  const { ask, lead, create, ended, again, users, get, db } = await remarketingWithAPlatform();
  const [ana, beto] = [await lead('Ana'), await lead('Beto')];
  const { id } = await create();
  await ended(id);
  const todo = () =>
    db.client
      .prepare('select todo from audience_member join lead on lead.id = lead_id where lead.uid = ?')
      .pluck()
      .get(beto.id);
  await ask('leads.merge', { id: ana.id, merge: [beto.id] });
  expect(todo()).toBe('remove');
  await ask('leads.unmerge', { id: beto.id });
  expect(todo()).toBeNull();
  await ask('leads.merge', { id: ana.id, merge: [beto.id] });
  expect(await again(id)).toMatchObject({ removed: 1 });
  expect(users()).toContain(sha256(beto.id));
  expect((await get(id)).members).toBe(1);
  await ask('leads.unmerge', { id: beto.id });
  expect(await again(id)).toMatchObject({ added: 1 });
  expect((await get(id)).members).toBe(2);
});

test('a deleted lead does not keep an e-mail there that somebody else leaves under', async () => {
  const { ask, lead, create, ended, until, out, get, db, again } = await remarketingWithAPlatform();
  const ana = await lead('Ana', { email: 'casal@correio.example' });
  const beto = await lead('Beto');
  db.client.prepare("update lead set email = 'casal@correio.example' where uid = ?").run(beto.id);
  const { id } = await create();
  await ended(id);
  await ask('leads.remove', { id: ana.id });
  await ask('leads.edit', { id: beto.id, consent: 'denied' });
  await until(async () => (await get(id)).members === 1, 'The leaving');
  expect(out).toEqual([[sha256(beto.id), sha256('casal@correio.example'), '']]);
  // Restored, whose e-mail went with the other is told of anew.
  db.client.prepare('update lead set email = null where uid = ?').run(beto.id);
  await ask('leads.restore', { id: ana.id });
  expect(await again(id)).toMatchObject({ added: 1, removed: 0 });
});
