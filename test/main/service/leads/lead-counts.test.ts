import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupCommit, transact } from '../../../../src/main/service/db/database.ts';
import {
  countedFields,
  createLeadCounts,
  repairLeadCounts,
} from '../../../../src/main/service/leads/lead-counts.ts';
import type { LeadEdit } from '../../../../src/main/service/leads/lead-values.ts';
import { byAna, leadsInATest, type LeadsInATest } from '../../../support/leads-in-a-test.ts';

const values = fc.record<LeadEdit>(
  {
    status: fc.constantFrom('new', 'contacted', 'lost'),
    origin: fc.constantFrom('Site', 'site', null),
    owner: fc.constantFrom('Ana', 'Bia', null),
    state: fc.constantFrom('SP', 'RJ', null),
    city: fc.constantFrom('São Paulo', 'sao paulo', 'Santos', null),
    interest: fc.constantFrom('apartamento', null),
    incomeCents: fc.constantFrom(2_000_000, null),
    tags: fc.subarray(['VIP', 'vip', 'casa']),
  },
  { requiredKeys: [] },
);
const which = fc.nat(6);

/** What may become of leads, one after another or in transactions that fail half-way. */
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), values }),
  fc.record({ do: fc.constant('edit' as const), which, values }),
  ...(['remove', 'restore', 'erase'] as const).map((each) =>
    fc.record({ do: fc.constant(each), which }),
  ),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const history = fc.array(
  fc.record({ steps: fc.array(step, { maxLength: 4 }), fails: fc.boolean(), sliced: fc.boolean() }),
  { maxLength: 12 },
);

function carryOut(rooms: LeadsInATest, ids: number[], each: Step) {
  const { db, pipeline, leads } = rooms;
  transact(db, (tx) => {
    if (each.do === 'add') return void ids.push(pipeline.create(tx, each.values, byAna).id);
    const id = ids[each.which % Math.max(1, ids.length)];
    const row = id === undefined ? null : leads.byId(id);
    if (row === null) return;
    if (each.do === 'erase') {
      db.client.prepare('delete from lead_tag where lead_id = ?').run(row.id);
      db.client.prepare('delete from lead where id = ?').run(row.id);
    } else if (each.do === 'remove') pipeline.remove(tx, row.id, byAna);
    else if (each.do === 'restore') pipeline.restore(tx, row.id, byAna);
    else if (each.do === 'edit' && row.deletedAt === null)
      pipeline.edit(tx, row.id, each.values, byAna);
  });
}

/** The counters against what is really there. */
function expectTrue({ db }: LeadsInATest): void {
  const counts = createLeadCounts(db);
  const live = db.client.prepare('select count(*) from lead where deleted_at is null').pluck();
  expect(counts.total()).toBe(live.get());
  expect(repairLeadCounts(db)).toBe(0);
  for (const field of countedFields) {
    for (const { count } of counts.of(field)) expect(count).toBeGreaterThan(0);
  }
}

test('the counters say what is there, whatever became of leads and of the transactions they were in', () => {
  const rooms = leadsInATest();
  fc.assert(
    fc.property(history, (transactions) => {
      rooms.db.client.exec('delete from lead_tag; delete from lead; delete from record_count');
      const ids: number[] = [];
      const group = groupCommit(rooms.db, () => 0);
      for (const { steps, fails, sliced } of transactions) {
        const before = ids.length;
        const work = () => {
          for (const each of steps) carryOut(rooms, ids, each);
          if (fails) throw new Error('half-way');
        };
        try {
          if (sliced) group.run(work);
          else transact(rooms.db, work);
        } catch {
          ids.length = before;
        }
      }
      group.commit();
      expectTrue(rooms);
    }),
    { numRuns: 40 },
  );
});

test('counters that disagree are mended, and it is said how many did', () => {
  const rooms = leadsInATest();
  for (const city of ['Santos', 'Santos', 'Recife']) rooms.add({ name: 'a', city, tags: ['vip'] });
  rooms.db.client
    .exec(`update record_count set count = 7 where about = 'lead.city' and value = 'Santos';
    delete from record_count where about = 'lead.tag';
    insert into record_count values ('lead.owner', 'Ninguém', 3)`);
  expect(repairLeadCounts(rooms.db)).toBe(3);
  expectTrue(rooms);
  const counts = createLeadCounts(rooms.db);
  expect(counts.of('city')).toEqual([
    { value: 'Santos', count: 2 },
    { value: 'Recife', count: 1 },
  ]);
});
