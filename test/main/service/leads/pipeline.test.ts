import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { byAna, byDinamize, leadsInATest, refusal } from '../../../support/leads-in-a-test.ts';

test('a new lead is kept with its score, one line of history and what it leads to', () => {
  const { add, leads, history, enqueued, notices, clock } = leadsInATest();
  const lead = add({
    name: 'Maria da Conceição',
    email: 'maria@exemplo.com.br',
    phone: '+5511982317745',
    origin: 'Site',
    interest: 'Apartamento',
    tags: ['vip'],
    custom: { quartos: 2, vazio: null },
  });
  expect(leads.byId(lead.id)).toEqual(lead);
  expect(lead).toMatchObject({ score: 25, temperature: 'hot', status: 'new', scoreVersion: 1 });
  expect(lead.custom).toEqual({ quartos: 2 });
  expect(history.since('lead', lead.id, 0)).toMatchObject([
    {
      field: '*',
      before: null,
      after: { name: 'Maria da Conceição', tags: ['vip'], custom: { quartos: 2 } },
      at: clock.now(),
      source: 'form',
      actor: 'Ana',
      localRev: lead.localRev,
    },
  ]);
  expect(enqueued).toMatchObject([{ recordId: lead.id, kind: 'created', cause: byAna }]);
  expect(notices).toEqual([{ type: 'leads.changed', ids: [lead.uid] }]);
});

test('the history tells who changed which field, from where, from what to what', () => {
  const { add, edit, history } = leadsInATest();
  const lead = add({ name: 'Ana', custom: { renda: 'alta', antigo: 'x' } });
  edit(
    lead,
    { name: 'Ana Souza', email: null, custom: { renda: 'média', antigo: null } },
    byDinamize,
  );
  expect(
    history
      .since('lead', lead.id, lead.localRev)
      .map(({ field, before, after, source, actor }) => [field, before, after, source, actor]),
  ).toEqual([
    ['name', 'Ana', 'Ana Souza', 'connection', 'Dinamize'],
    ['custom:renda', 'alta', 'média', 'connection', 'Dinamize'],
    ['custom:antigo', 'x', null, 'connection', 'Dinamize'],
  ]);
});

test('an edit that changes nothing leaves no revision, no history and no send', () => {
  const { add, edit, enqueued, notices, rowsIn } = leadsInATest();
  const lead = add({ name: 'Ana', tags: ['a', 'b'], custom: { x: 1 } });
  const [sends, told, changes] = [enqueued.length, notices.length, rowsIn('change')];
  const after = edit(lead, {
    name: 'Ana',
    phone: null,
    tags: ['b', 'a'],
    custom: { x: 1, none: null },
  });
  expect(after).toEqual(lead);
  expect([enqueued.length, notices.length, rowsIn('change')]).toEqual([sends, told, changes]);
});

test('nothing is kept of a lead whose sends cannot be kept, and nobody is told', () => {
  const { add, broken, notices, rowsIn } = leadsInATest();
  broken.enqueue = true;
  expect(() => add({ name: 'Ana', tags: ['vip'] })).toThrow('no room in the queue');
  expect(['lead', 'lead_tag', 'change', 'lead_search'].map(rowsIn)).toEqual([0, 0, 0, 0]);
  expect(notices).toEqual([]);
});

test('many leads of one transaction are told as one change of the list', () => {
  const { db, pipeline, notices } = leadsInATest();
  transact(db, (tx) => {
    for (let n = 0; n < 600; n++) pipeline.create(tx, { name: `Lead ${n}` }, byDinamize);
    expect(notices).toEqual([]);
  });
  expect(notices).toEqual([{ type: 'leads.changed', ids: null }]);
});

test('once a person said no, only a person changes it back', () => {
  const { add, edit } = leadsInATest();
  const lead = add({ name: 'Ana', consent: 'denied' });
  for (const source of ['connection', 'csv', 'hook', 'automation', 'api', 'demo'] as const) {
    const after = edit(lead, { consent: 'granted', city: source }, { source, actor: 'x' });
    expect(after).toMatchObject({ consent: 'denied', city: source });
  }
  expect(edit(lead, { consent: 'granted' }, byAna).consent).toBe('granted');
});

test('a change of what the rules look at moves the score in the same revision', () => {
  const { add, edit, leads } = leadsInATest();
  const lead = add({ name: 'Ana', interest: 'carro' });
  expect(lead).toMatchObject({ score: 0, temperature: 'cold' });
  const after = edit(lead, { interest: 'uma CASA', incomeCents: 1_500_000 });
  expect(leads.byId(lead.id)).toMatchObject({
    score: 25,
    temperature: 'hot',
    localRev: after.localRev,
    scoreReasons: [
      { rule: 'interest', kind: 'keywords', points: 15, values: { keyword: 'casa' } },
      { rule: 'income', kind: 'income', points: 10, values: { from: 15_000 } },
    ],
  });
});

test('a deleted lead is out of list, search and tags, is not edited, and comes back whole', () => {
  const { add, edit, remove, db, pipeline, list, enqueued } = leadsInATest();
  const lead = add({ name: 'Antônia', tags: ['vip'] });
  remove(lead);
  const found = () =>
    [{}, { q: 'antonia' }, { tag: ['vip'] }, { deleted: true }].map((filter) => list.count(filter));
  expect(found()).toEqual([0, 0, 0, 1]);
  expect(refusal(() => edit(lead, { name: 'x' })).code).toBe('NOT_FOUND');
  const back = transact(db, (tx) => pipeline.restore(tx, lead.id, byAna));
  expect(found()).toEqual([1, 1, 1, 0]);
  expect({ ...back, localRev: 0, updatedAt: 0 }).toEqual({ ...lead, localRev: 0, updatedAt: 0 });
  expect(enqueued.map(({ kind }) => kind)).toEqual(['created', 'removed', 'restored']);
});

test('every change of any lead has a higher revision than all before it', () => {
  const { add, edit, remove } = leadsInATest();
  const [one, two] = [add({ name: 'a' }), add({ name: 'b' })];
  const revs = [
    one.localRev,
    two.localRev,
    edit(one, { name: 'c' }).localRev,
    edit(two, { name: 'd' }).localRev,
    remove(one).localRev,
  ];
  expect(revs).toEqual(revs.toSorted((a, b) => a - b));
  expect(new Set(revs).size).toBe(revs.length);
});
