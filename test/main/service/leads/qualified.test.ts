import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../../../src/main/service/db/migrate.ts';
import { migrations } from '../../../../src/main/service/db/migrations/index.ts';
import { ana as importer, importsInATest } from '../../../support/imports-in-a-test.ts';
import { ana, byDinamize, leadsInATest } from '../../../support/leads-in-a-test.ts';
import { twoOfOne } from '../../../support/merges-in-a-test.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';

const unsynced = { sync: false };
const day = 86_400_000;

function open() {
  const t = leadsInATest();
  const last = () => t.service.lastUndo(ana).undoId ?? 'none';
  const { id } = t.service.create(ana, { name: 'Ana' }, unsynced);
  return {
    ...t,
    id,
    last,
    to: (status: 'new' | 'contacted' | 'qualified' | 'lost') => {
      t.clock.advance(day);
      t.service.edit(ana, id, { status });
      return t.clock.now();
    },
    at: () => t.leads.byUid(id)?.qualifiedAt,
    found: (qualified: boolean) => t.list.count({ qualified }),
  };
}

describe('the time a lead was first qualified', () => {
  test('is kept when it is lost afterwards, and when it is qualified again', () => {
    const t = open();
    expect(t.at()).toBeNull();
    t.to('contacted');
    expect([t.found(true), t.found(false)]).toEqual([0, 1]);
    const first = t.to('qualified');
    t.to('lost');
    expect(t.at()).toBe(first);
    expect([t.found(true), t.found(false)]).toEqual([1, 0]);
    t.to('qualified');
    expect(t.at()).toBe(first);
    expect(t.service.get(t.id)?.qualifiedAt).toBe(new Date(first).toISOString());
  });

  test('is that of its making, of its conversion, or of what another system says', () => {
    const t = leadsInATest();
    const made = t.add({ name: 'Bia', status: 'qualified' });
    expect(made.qualifiedAt).toBe(made.createdAt);
    const pulled = t.edit(t.add({ name: 'Caio' }), { status: 'qualified' }, byDinamize);
    expect(pulled.qualifiedAt).toBe(t.clock.now());
    const { id } = t.service.create(ana, { name: 'Davi' }, unsynced);
    t.board.convert(ana, id, { stageId: t.stageNamed('Novo'), value: null, owner: null });
    expect(t.leads.byUid(id)?.qualifiedAt).toBe(t.clock.now());
  });

  test('goes when the edit that set it is taken back, and comes back as it was with it', async () => {
    const t = open();
    const first = t.to('qualified');
    const { undoId } = await t.undo.undo(ana, t.last());
    expect(t.at()).toBeNull();
    t.clock.advance(day);
    await t.undo.undo(ana, undoId ?? '');
    expect(t.at()).toBe(first);
    t.to('lost');
    await t.undo.undo(ana, t.last());
    expect(t.at()).toBe(first);
  });

  test('goes with a mistake also where somebody lost the lead since, not where it became a customer', async () => {
    const t = open();
    t.to('qualified');
    const mistake = t.last();
    t.to('lost');
    await t.undo.undo(ana, mistake);
    expect([t.at(), t.leads.byUid(t.id)?.status]).toEqual([null, 'lost']);

    const first = t.to('qualified');
    const doubted = t.last();
    t.board.convert(ana, t.id, { stageId: t.stageNamed('Novo'), value: null, owner: null });
    await t.undo.undo(ana, doubted);
    expect([t.at(), t.leads.byUid(t.id)?.status]).toEqual([first, 'converted']);
  });

  test('comes and goes with an import', async () => {
    const rooms = importsInATest();
    const known = rooms.add({ name: 'Zé', email: 'ze@exemplo.com' });
    const won = rooms.add({ name: 'Lia', email: 'lia@exemplo.com' });
    rooms.clock.advance(day);
    const run = await rooms.import(
      'nome;email;status\nZé;ze@exemplo.com;qualificado\nLia;lia@exemplo.com;qualificado',
      { onMatch: 'update' },
    );
    const at = rooms.leads.byId(known.id)?.qualifiedAt;
    expect(at).toBe(rooms.clock.now());
    rooms.clock.advance(day);
    rooms.edit(won, { status: 'converted' });
    await rooms.imports.undo(run.id, importer);
    expect(rooms.leads.byId(known.id)).toMatchObject({ status: 'new', qualifiedAt: null });
    expect(rooms.leads.byId(won.id)).toMatchObject({ status: 'converted', qualifiedAt: at });
  });

  test('is the earliest of two leads that become one, and each has its own when they part', async () => {
    const { app, keep, other, merge, caller } = await twoOfOne();
    app.edit(other, { status: 'qualified' });
    const early = app.clock.now();
    app.edit(other, { status: 'lost' });
    app.clock.advance(day);
    app.edit(keep, { status: 'qualified' });
    const late = app.clock.now();
    app.clock.advance(day);
    merge();
    expect(app.now(keep).qualifiedAt).toBe(early);
    app.merges.unmerge(caller, other.uid);
    expect([app.now(keep).qualifiedAt, app.now(other).qualifiedAt]).toEqual([late, early]);
  });

  test('makes a member of a segment of those who ever were', () => {
    const t = open();
    const segment = t.segments.store.save(
      { name: 'Já', filter: { qualified: true }, sort: '-createdAt', columns: null },
      { name: 'Ana', role: 'admin' },
    );
    const isIn = () => {
      const row = t.leads.byUid(t.id);
      return row !== null && t.segments.membershipOf(segment.uid)?.contains(row);
    };
    expect(isIn()).toBe(false);
    t.to('qualified');
    t.to('lost');
    expect(isIn()).toBe(true);
  });
});

test('leads that were here before have the time their history tells, else that of their last change', () => {
  const file = join(temporaryFolder(), 'old.sqlite');
  const client = new Database(file);
  const before = migrations.findIndex(({ name }) => name.endsWith('-qualified'));
  migrate(client, { file, now: Date.now, upTo: before });
  const lead = client.prepare(
    `insert into lead (uid, status, converted_at, local_rev, created_at, updated_at)
     values (?, ?, ?, 1, 1, 900)`,
  );
  const change = client.prepare(
    `insert into change (record_type, record_id, field, before, after, at, source, actor, local_rev)
     values ('lead', (select id from lead where uid = ?), ?, ?, ?, ?, ?, 'Ana', 1)`,
  );
  lead.run('never', 'contacted', null);
  change.run('never', 'status', '"new"', '"contacted"', 100, 'form');
  lead.run('lost since', 'lost', null);
  change.run('lost since', 'status', '"new"', '"qualified"', 100, 'form');
  change.run('lost since', 'status', '"qualified"', '"lost"', 200, 'form');
  lead.run('taken back', 'new', null);
  change.run('taken back', 'status', '"new"', '"qualified"', 100, 'form');
  change.run('taken back', 'status', '"qualified"', '"new"', 200, 'undo');
  lead.run('made so', 'lost', null);
  change.run('made so', '*', null, '{"name":"Bia","status":"qualified"}', 50, 'csv');
  lead.run('customer', 'converted', 300);
  lead.run('untold', 'qualified', null);
  migrate(client, { file, now: Date.now });
  expect(
    Object.fromEntries(client.prepare('select uid, qualified_at from lead').raw().all() as []),
  ).toEqual({
    never: null,
    'lost since': 100,
    'taken back': null,
    'made so': 50,
    customer: 300,
    untold: 900,
  });
  client.close();
});
