import { expect, test } from 'vitest';
import type { LeadRow } from '../../../../src/main/service/leads/lead-values.ts';
import { duplicatesInATest, duplicatesOf } from '../../../support/duplicates-in-a-test.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { ana, bia } from '../../../support/leads-in-a-test.ts';
import { levelScores } from '../../../../src/shared/model/duplicate.ts';

const phone = '+5511982317745';
const page = { from: 0, limit: 50 };

function people(app: ReturnType<typeof duplicatesInATest>['app'], count: number): LeadRow[] {
  return Array.from({ length: count }, (_, n) => {
    app.add({ name: `Pessoa ${n}`, email: `pes.soa${n}@gmail.com`, city: 'Santos' });
    return app.add({
      name: `Pessoa ${n}`,
      email: `pessoa${n}@gmail.com`,
      phone: `+55119${81_000_000 + n}`,
    });
  });
}

test('what is sure enough is told with what each field becomes, merged, and parted again', async () => {
  const { app, look, all, bulkPlan, bulkMerge, bulk, merged } = duplicatesInATest();
  const keep = app.add({
    name: 'Maria das Dores',
    email: 'maria.dores@gmail.com',
    city: 'Santos',
    tags: ['vip'],
  });
  app.clock.advance(60_000);
  const two = app.add({
    name: 'Maria Dores',
    email: 'mariadores@gmail.com',
    phone,
    city: 'Cubatão',
  });
  const three = app.add({ name: 'Maria das Dores', phone, company: 'Ipê' });
  app.add({ name: 'Luiz Souza', city: 'Itu' });
  app.add({ name: 'Luís Sousa', city: 'Itu' });
  await look();
  const exact = await bulkPlan({ atLeast: levelScores.exact, ...page });
  expect(exact).toMatchObject({ clusters: 1, goes: 1, leftOut: 0, next: null });
  const plan = await bulkPlan({ atLeast: levelScores.likely, ...page });
  expect(plan).toMatchObject({ clusters: 1, goes: 2, leftOut: 0 });
  const [item] = plan.items;
  expect(item?.leads.map(({ id }) => id)).toEqual([keep.uid, two.uid, three.uid]);
  expect(item?.fields.find(({ field }) => field === 'city')).toMatchObject({ becomes: 'Cubatão' });
  expect(item?.fields.find(({ field }) => field === 'company')).toMatchObject({ becomes: 'Ipê' });

  await bulkMerge(ana, levelScores.likely);
  await bulk.settled();
  const run = bulk.last();
  expect(run).toMatchObject({ state: 'done', total: 1, merged: 1, leftOut: [], by: 'Ana' });
  const one = app.now(keep);
  expect(one).toMatchObject({ company: 'Ipê', phone, tags: ['vip'] });
  // Neither e-mail is lost.
  expect([one.email, one.custom['E-mail 2']].toSorted()).toEqual([
    'maria.dores@gmail.com',
    'mariadores@gmail.com',
  ]);
  await look();
  expect(all()).toEqual(['Luiz Souza = Luís Sousa']);
  expect(
    merged({ limit: 10, offset: 0 }).items.map(({ name, bulk: many }) => [name, many]),
  ).toEqual([
    ['Maria das Dores', true],
    ['Maria Dores', true],
  ]);

  const undone = await app.undo.undo(bia, run?.undoId ?? '');
  expect(undone).toMatchObject({ restored: 2, keptBecauseChanged: 0 });
  expect(app.now(keep)).toMatchObject({ email: 'maria.dores@gmail.com', deletedAt: null });
  expect(app.now(two)).toMatchObject({ email: 'mariadores@gmail.com', company: null, custom: {} });
  expect(bulk.last()).toMatchObject({ state: 'undone' });
  await look();
  expect(all(0.7)).toHaveLength(1);
});

test('one of many merges can be parted by itself, and the rest be taken back after', async () => {
  const { app, look, bulkMerge, bulk, merged, rowsIn } = duplicatesInATest();
  people(app, 3);
  await look();
  await bulkMerge(ana, 0.9);
  await bulk.settled();
  const [first] = merged({ limit: 10, offset: 0 }).items;
  app.merges.unmerge(ana, first?.id ?? '');
  expect(merged({ limit: 10, offset: 0 }).total).toBe(2);
  const undone = await app.undo.undo(ana, bulk.last()?.undoId ?? '');
  expect(undone.restored).toBe(2);
  expect(
    app.db.client.prepare('select count(*) from lead where deleted_at is null').pluck().get(),
  ).toBe(6);
  expect(rowsIn('duplicate_run')).toBe(1);
});

test('leads that cannot be merged unasked are left out, and it is said why', async () => {
  const { app, look, notDuplicate, bulkPlan, bulkMerge, bulk } = duplicatesInATest();
  const sandbox = await sandboxForThisTest({
    contacts: 0,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const connection = await app.connect(sandbox);
  const sent = { source: 'form' as const, actor: 'Ana', sendTo: [connection.id] };
  const linked = app.add({ name: 'Rui Melo', email: 'rui.melo@gmail.com' }, sent);
  app.add({ name: 'Rui Melo', email: 'ruimelo@gmail.com' }, sent);
  const bridge = { name: 'Ana Lima', email: 'ana.lima@gmail.com', phone };
  app.add(bridge);
  app.add({ name: 'Ana Lima', email: 'analima@gmail.com', document: '52998224725' });
  app.add({ name: 'Ana Lima', phone, document: '11144477735' });
  const [x, y, z] = ['b.ia@gmail.com', 'bi.a@gmail.com', 'bia@gmail.com'].map((email) =>
    app.add({ name: 'Bia Reis', email }),
  );
  await app.idle();
  await look();
  notDuplicate(ana, [{ one: x!.uid, other: y!.uid }]);
  const plan = await bulkPlan({ atLeast: 0.7, ...page });
  expect(plan).toMatchObject({ clusters: 0, leftOut: 3 });
  expect(plan.items.map(({ leftOut }) => leftOut).toSorted()).toEqual([
    'both_linked',
    'documents',
    'set_apart',
  ]);
  await bulkMerge(ana, 0.7);
  await bulk.settled();
  const { id = '', merged, leftOut } = bulk.last() ?? {};
  expect({ merged, count: leftOut?.length }).toEqual({ merged: 0, count: 3 });
  expect(bulk.leftOut(id, 10).find(({ why }) => why === 'both_linked')?.leads).toContainEqual({
    id: linked.uid,
    name: 'Rui Melo',
  });
  expect(app.now(z!).deletedAt).toBeNull();
});

test('ended in the middle it goes on where it was, and what changed meanwhile is left', async () => {
  const { app, look, bulkMerge, stop, rowsIn } = duplicatesInATest();
  // More than are merged before anything else has its turn.
  const leads = people(app, 60);
  await look();
  await bulkMerge(ana, 0.9);
  await stop();
  const before = rowsIn('merge');
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(60);
  app.edit(leads.at(-1)!, { email: 'outra@gmail.com' });

  const again = duplicatesOf(app);
  again.start();
  await again.bulk.settled();
  expect(again.bulk.last()).toMatchObject({
    state: 'done',
    total: 60,
    merged: 59,
    leftOut: [{ why: 'changed', count: 1 }],
  });
  expect(rowsIn('merge')).toBe(59);
});

test('stopped it keeps what is merged, and a second one waits for the first', async () => {
  const { app, look, bulkMerge, bulk } = duplicatesInATest();
  people(app, 30);
  await look();
  const both = await Promise.allSettled([bulkMerge(ana, 0.9), bulkMerge(bia, 0.9)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const { id = '' } = bulk.last() ?? {};
  const stopped = await bulk.halt(id);
  const merges = app.db.client.prepare('select count(*) from merge').pluck();
  expect(stopped.merged).toBe(merges.get());
  expect(['stopped', 'done']).toContain(stopped.state);
  const undone = await app.undo.undo(ana, stopped.undoId);
  expect(undone.restored).toBe(stopped.merged);
});
