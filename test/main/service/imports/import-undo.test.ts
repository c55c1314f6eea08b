import { expect, test } from 'vitest';
import { ana, importsInATest } from '../../../support/imports-in-a-test.ts';

const people = Array.from({ length: 120 }, (_, index) => `Pessoa ${index};p${index}@exemplo.com;X`);
const table = ['nome;email;cidade', ...people].join('\n');

function lead(rooms: ReturnType<typeof importsInATest>, email: string) {
  const [match] = rooms.findMatch(rooms.db, { email });
  const found = match && rooms.leads.byId(match.leadId);
  if (!found) throw new Error(`no ${email}`);
  return found;
}

test('what is left as it is when an import is taken back is listed: whose, why, and which fields', async () => {
  const rooms = importsInATest();
  const known = rooms.add({ name: 'Zé', email: 'p5@exemplo.com', city: 'Santos' });
  const run = await rooms.import(table);
  rooms.edit(known, { city: 'Sorocaba', notes: 'ligar' });
  const made = lead(rooms, 'p7@exemplo.com');
  rooms.edit(made, { notes: 'ligar', custom: { Filhos: '2' } });
  const gone = lead(rooms, 'p9@exemplo.com');
  rooms.remove(gone);

  const undone = await rooms.imports.undo(run.id, ana);
  expect(undone).toEqual({ restored: 0, removed: 117, keptBecauseChanged: 2 });
  expect(rooms.imports.get(run.id).undone).toEqual(undone);
  expect(rooms.imports.kept(run.id, { limit: 10 })).toEqual({
    items: [
      { leadId: known.uid, name: 'Zé', made: false, fields: ['city'] },
      { leadId: made.uid, name: 'Pessoa 7', made: true, fields: ['notes', 'custom:Filhos'] },
    ],
    pagination: { page: 1, limit: 10, total: 2, nextCursor: null },
  });
});

test('leads of an import that somebody did something with stay, though their fields are as they were', async () => {
  const rooms = importsInATest();
  const run = await rooms.import(table);
  const { client } = rooms.db;
  const [merged, sold, answered, told] = ['p1', 'p2', 'p3', 'p4'].map((name) =>
    lead(rooms, `${name}@exemplo.com`),
  );
  if (!merged || !sold || !answered || !told) throw new Error('no leads');
  client
    .prepare(
      `insert into merge (uid, keep_id, merged_id, keep_rev, actor, at, journal)
       values ('m', ?, 9999, 1, 'Ana', 0, '{}')`,
    )
    .run(merged.id);
  const stageId = rooms.stages.list()[0]?.id ?? '';
  const deal = { title: 'Casa', value: null, stageId, leadId: sold.uid, owner: null };
  rooms.board.create({ operator: ana, source: 'form' }, deal);
  client
    .prepare(
      `insert into follow_up (uid, lead_id, outcome, actor, at) values ('f', ?, 'reached', 'Ana', 0)`,
    )
    .run(answered.id);
  client
    .prepare(
      `insert into event (uid, type, source, payload, lead_id, occurred_at, received_at)
       values ('e', 'message.received', 'whatsapp', '{}', ?, 0, 0)`,
    )
    .run(told.id);

  const undone = await rooms.imports.undo(run.id, ana);
  expect(undone).toEqual({ restored: 0, removed: 116, keptBecauseChanged: 4 });
  expect(rooms.imports.kept(run.id, { limit: 10 }).items.map(({ fields }) => fields)).toEqual([
    ['merge'],
    ['deal'],
    ['followUp'],
    ['event'],
  ]);
});

test('taking an import back can be stopped anywhere, and then comes to the same', async () => {
  const rooms = importsInATest();
  rooms.add({ name: 'Zé', email: 'p5@exemplo.com', city: 'Santos' });
  const before = rooms.held();
  const run = await rooms.import(table);
  rooms.edit(lead(rooms, 'p7@exemplo.com'), { notes: 'ligar' });
  rooms.broken.enqueue = false;
  // The step after the row fails for the thirtieth lead, as a disk may.
  const { client } = rooms.db;
  client.exec(`create temp trigger stop before update of deleted_at on lead
    when (select count(*) from lead where deleted_at is not null) >= 30
    begin select raise(abort, 'no more'); end`);
  await expect(rooms.imports.undo(run.id, ana)).rejects.toThrow('no more');
  expect(rooms.imports.get(run.id).undoneAt).toBeNull();
  client.exec('drop trigger stop');

  expect(await rooms.imports.undo(run.id, ana)).toEqual({
    restored: 1,
    removed: 118,
    keptBecauseChanged: 1,
  });
  expect(rooms.held()).toMatchObject([before[0], { name: 'Pessoa 7', notes: 'ligar' }]);
});

test('what the import would send of leads that were there is taken back with it', async () => {
  const rooms = importsInATest();
  const known = rooms.add({ name: 'Pessoa 5', email: 'p5@exemplo.com', city: 'X' });
  const fileId = await rooms.upload(table);
  const { id } = await rooms.imports.start({ fileId, syncTo: ['dinamize'] }, ana);
  await rooms.ended(id);
  await rooms.imports.undo(id, ana);
  expect(rooms.withdrawn).toContain(known.id);
});
