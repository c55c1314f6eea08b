import { expect, test } from 'vitest';
import { ana, importsInATest } from '../../../support/imports-in-a-test.ts';

const rows = Array.from({ length: 300 }, (_, index) => `Pessoa ${index};p${index}@exemplo.com`);
const table = ['nome;email', ...rows].join('\n');

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

async function pausedImport() {
  const rooms = importsInATest({ sliceMs: 0 });
  const { id } = await rooms.start(table);
  while (rooms.imports.get(id).done < 5) await new Promise(setImmediate);
  const run = rooms.imports.pause(id, ana);
  return { ...rooms, id, run };
}

test('a paused import takes no further row, and goes on with the next when it is told to', async () => {
  const rooms = await pausedImport();
  expect(rooms.run).toMatchObject({ status: 'paused', total: 300 });
  await turns(20);
  const { done, counts } = rooms.imports.get(rooms.id);
  expect([done, rooms.held().length]).toEqual([rooms.run.done, counts.created]);
  await expect(rooms.imports.undo(rooms.id, ana)).rejects.toMatchObject({ code: 'BUSY' });

  expect(rooms.imports.resume(rooms.id, ana).status).not.toBe('paused');
  const run = await rooms.ended(rooms.id);
  expect(run).toMatchObject({ status: 'completed', counts: { created: 300, skipped: 0 } });
  const told = rooms.db.client.prepare('select action from audit order by id').pluck().all();
  expect(told).toEqual(['import.started', 'import.paused', 'import.resumed']);
});

test('a paused import stays paused over a restart, and lets others pass', async () => {
  const rooms = await pausedImport();
  await rooms.imports.stop();
  const next = rooms.openService();
  next.begin();
  const other = await rooms.start('nome;email\nCau;cau@exemplo.com', {}, next);
  await rooms.ended(other.id);
  expect(rooms.imports.get(rooms.id)).toMatchObject({ status: 'paused', done: rooms.run.done });
  next.resume(rooms.id, ana);
  expect((await rooms.ended(rooms.id)).counts.created).toBe(300);
});

test('paused before its turn, paused twice, gone on with twice, cancelled while paused', async () => {
  const rooms = await pausedImport();
  const second = await rooms.start('nome;email\nCau;cau@exemplo.com');
  rooms.imports.pause(rooms.id, ana);
  rooms.imports.resume(second.id, ana);
  await rooms.ended(second.id);
  rooms.imports.resume(rooms.id, ana);
  rooms.imports.pause(rooms.id, ana);
  rooms.imports.resume(rooms.id, ana);
  rooms.imports.pause(rooms.id, ana);
  await turns(20);
  const { done } = rooms.imports.get(rooms.id);
  expect(rooms.held().length).toBe(done + 1);
  expect(rooms.imports.cancel(rooms.id, ana)).toMatchObject({ status: 'cancelled', done });
  expect(rooms.imports.resume(rooms.id, ana).status).toBe('cancelled');
  expect((await rooms.imports.undo(rooms.id, ana)).removed).toBe(done);
});
