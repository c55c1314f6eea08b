import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import type { LeadEdit } from '../../../../src/main/service/leads/lead-values.ts';
import type { SegmentMove } from '../../../../src/main/service/segments/entries.ts';
import type { LeadFilter } from '../../../../src/shared/model/lead.ts';
import { leadsInATest, refusal } from '../../../support/leads-in-a-test.ts';

const admin = { name: 'Ana', role: 'admin' } as const;
const draft = { sort: '-createdAt' as const, columns: null };

function open() {
  const rooms = leadsInATest();
  const { store } = rooms.segments;
  const add = (name: string, filter: LeadFilter) => store.save({ ...draft, name, filter }, admin);
  return { ...rooms, store, addSegment: add };
}

test('a segment keeps its id through every edit, and removed it comes back under it', () => {
  const { store, addSegment, rowsIn } = open();
  const kept = addSegment('Perdidos', { status: ['lost'] });
  store.save({ ...draft, id: kept.uid, name: 'Sem volta', filter: { status: ['lost'] } }, admin);
  expect(store.list()).toMatchObject([{ uid: kept.uid, name: 'Sem volta', position: 1 }]);
  store.remove(kept.uid, admin);
  store.remove(kept.uid, admin);
  expect(store.list()).toEqual([]);
  expect(
    refusal(() => store.save({ ...draft, id: kept.uid, name: 'x', filter: {} }, admin)).code,
  ).toBe('NOT_FOUND');
  expect(store.restore(kept.uid, admin)).toMatchObject({ uid: kept.uid, name: 'Sem volta' });
  expect(rowsIn('audit')).toBe(4);
  for (let n = 1; n < 100; n++) addSegment('v', {});
  expect(refusal(() => addSegment('v', {})).code).toBe('TOO_LARGE');
});

test('a segment in use is not removed, and the refusal says where it is used', () => {
  const { store, addSegment } = open();
  const { uid } = addSegment('Quentes', { temperature: ['hot'] });
  const use = { kind: 'automation' as const, id: 'a1', name: 'Boas-vindas' };
  let used = true;
  store.addUses((id) => (used && id === uid ? [use] : []));
  expect(refusal(() => store.remove(uid, admin))).toMatchObject({
    code: 'IN_USE',
    message: expect.stringContaining('Boas-vindas'),
    details: { usedBy: [use] },
  });
  expect(store.usedBy(uid)).toEqual([use]);
  used = false;
  store.remove(uid, admin);
  expect(store.list()).toEqual([]);
});

const one = <T>(...values: T[]) => fc.constantFrom(...values);
const person: fc.Arbitrary<LeadEdit> = fc.record(
  {
    name: one('Ana Sá', 'João Silva', 'Zé', ''),
    email: one('ana@exemplo.com.br', 'joao.silva@loja.com', null),
    phone: one('+5511982317745', '+551133334444', null),
    document: one('52998224725', null),
    city: one('São Paulo', 'sao paulo', 'Santos', null),
    state: one('SP', 'RJ', null),
    status: one('new', 'contacted', 'lost'),
    origin: one('Site', 'site', 'Feira', null),
    owner: one('Ana', null),
    company: one('Ótica Luz', null),
    tags: fc.subarray(['VIP', 'Líder', 'casa']),
    notes: one('quer apartamento', null),
    followUpAt: one(Date.UTC(2026, 10, 23, 15), Date.UTC(2026, 10, 1), null),
    incomeCents: one(1_000_000, null),
    consent: one('granted', 'denied'),
    custom: one<Record<string, string>>({ plano: 'ouro' }, {}),
  },
  { requiredKeys: [] },
);
const filters: fc.Arbitrary<LeadFilter> = fc.record(
  {
    q: one('ana', 'a', 'joao sil', '98231', '9822', 'apartamento lider', '(11) 98231', '!'),
    status: one(['new'], ['new', 'lost']),
    statusNot: one(['lost']),
    temperature: one(['cold'], ['hot', 'warm']),
    origin: one(['SITE'], [''], ['Feira', '']),
    owner: one(['ana'], ['']),
    state: one(['sp']),
    city: one(['SÃO PAULO'], ['Santos', 'Recife']),
    tag: one(['vip'], ['lider', 'casa']),
    tags: one(['casa']),
    name: one('silva', 'sá'),
    company: one('otica'),
    email: one('ANA@exemplo.com.br'),
    phone: one('(11) 98231-7745'),
    document: one('529.982.247-25'),
    notes: one('APARTAMENTO'),
    income: one(10_000),
    consent: one(['granted']),
    custom: one({ plano: 'ouro' }),
    followUpDue: one('late', 'today', 'week', 'none'),
    createdWithinDays: one(1, 30),
    syncState: one(['unlinked'], ['in_sync']),
  },
  { requiredKeys: [] },
);

test('a membership holds for exactly the leads that its filter lists, asked of one or of all', () => {
  const rooms = open();
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 1, maxLength: 4 }),
      fc.array(filters, { maxLength: 6 }),
      (people, wanted) => {
        for (const each of people) rooms.add(each);
        for (const filter of wanted) {
          const membership = rooms.segments.compile(filter);
          const listed = new Set(rooms.list.ids(filter));
          const { sql, params } = membership.where();
          const where = `select lead.id from lead where ${sql}`;
          expect(
            new Set(
              rooms.db.client
                .prepare(where)
                .pluck()
                .all(...params),
            ),
          ).toEqual(listed);
          for (let id = 1; id <= rooms.rowsIn('lead'); id += 1) {
            const lead = rooms.leads.byId(id);
            if (lead)
              expect([filter, id, membership.contains(lead)]).toEqual([filter, id, listed.has(id)]);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('members are walked a little at a time, each once, and the walk ends', () => {
  const { segments, add, list } = open();
  for (let n = 0; n < 23; n++) add({ name: `n${n}`, status: n % 4 === 0 ? 'lost' : 'new' });
  const lost = segments.compile({ status: ['lost'] });
  const walked: number[] = [];
  let steps = 0;
  for (let after: number | null = 0; after !== null; steps += 1) {
    const slice = lost.members(after, 5);
    walked.push(...slice.ids);
    after = slice.after;
  }
  expect(walked).toEqual(list.ids({ status: ['lost'] }));
  expect(steps).toBe(5);
});

test('whoever listens to a segment is told of each lead that comes in or goes, in the same transaction', () => {
  const { segments, addSegment, add, edit, remove, pipeline, db, clock } = open();
  const vips = addSegment('VIP', { q: 'vip', statusNot: ['lost'] }).uid;
  const other = addSegment('Todos', {}).uid;
  const moves: string[] = [];
  let fails = false;
  const stop = segments.entries.listen({
    segments: () => [vips],
    moved(_tx, { kind, segmentId, lead, cause }: SegmentMove) {
      if (fails) throw new Error('no room');
      moves.push(`${kind} ${segmentId === vips ? 'vip' : 'other'} ${lead.name} ${cause.actor}`);
    },
  });
  const ana = add({ name: 'Ana' });
  const known = edit(ana, { tags: ['VIP'] });
  edit(known, { city: 'Santos' });
  clock.advance(1000);
  const lost = edit(known, { status: 'lost' });
  edit(lost, { status: 'new' });
  remove(lost);
  expect(moves).toEqual([
    'entered vip Ana Ana',
    'left vip Ana Ana',
    'entered vip Ana Ana',
    'left vip Ana Ana',
  ]);
  transact(db, (tx) => pipeline.restore(tx, ana.id, { source: 'undo', actor: 'Bia' }));
  expect(moves.at(-1)).toBe('entered vip Ana Bia');
  fails = true;
  expect(() => add({ name: 'Zé', tags: ['vip'] })).toThrow('no room');
  stop();
  add({ name: 'Zé', tags: ['vip'] });
  expect([moves.length, other]).toEqual([5, expect.any(String)]);
});
