import { expect, test } from 'vitest';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';

test('a dead hook of somebody who was erased waits for nothing, and what it said stays away', async () => {
  const { ask, db, endpoint, deliver, one, until, hooks } = await hooksInATest();
  const to = await endpoint('forms', { kind: 'site-lead' });
  const lead = await ask<{ id: string }>('leads.create', {
    name: 'Zenobia Prado',
    email: 'zenobia@correio.example',
  });
  const settled = async (id: string) => {
    await until(async () => (await one(id)).state !== 'received', 'Its end');
    return one(id);
  };
  const wrong = { idempotencyKey: 'k1', message: 'Escreva a zenobia@correio.example' };
  const { id } = await deliver(to, wrong);
  expect((await settled(id)).state).toBe('dead');
  await ask('privacy.erase', { id: lead.id, confirm: 'Zenobia Prado' });
  const gone = { state: 'ignored', reason: 'erased_person', hasBody: false };
  expect(await one(id)).toMatchObject(gone);

  // Its sender tells the same once more: it is known, and nothing of it is kept.
  expect(await deliver(to, wrong)).toEqual({ status: 200, id });
  expect(await one(id)).toMatchObject({ ...gone, deliveries: 2 });
  expect(await ask('hooks.replay', { ids: [id] })).toEqual({ changed: 0 });
  const kept = () => db.client.prepare('select count(*) from hook_body').pluck().get();
  expect(kept()).toBe(0);

  // Something else of the same person is new, and is judged as any new hook is.
  const hers = { ...wrong, name: 'Zenobia Prado', email: 'zenobia@correio.example' };
  expect(await deliver(to, hers)).toEqual({ status: 200, id });
  expect(await settled(id)).toMatchObject({ ...gone, deliveries: 3 });
  expect(kept()).toBe(0);

  // Of another person it is theirs.
  const others = { idempotencyKey: 'k1', name: 'Bia Reis', email: 'bia@correio.example' };
  expect(await deliver(to, others)).toEqual({ status: 200, id });
  expect(await settled(id)).toMatchObject({ state: 'applied', hasBody: true });
  expect(kept()).toBe(1);
  const waiting = db.client
    .prepare(`select count(*) from hook where state in ('received', 'failed')`)
    .pluck();
  expect(waiting.get()).toBe(0);
  await hooks.forget(new AbortController().signal);
});
