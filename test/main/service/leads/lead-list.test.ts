import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { groupCommit, transact } from '../../../../src/main/service/db/database.ts';
import { createReader } from '../../../../src/main/service/db/reader.ts';
import {
  createLeadList,
  type LeadListParts,
} from '../../../../src/main/service/leads/lead-list.ts';
import type { LeadEdit } from '../../../../src/main/service/leads/lead-values.ts';
import { createExcludedFilter } from '../../../../src/main/service/links/excluded.ts';
import { syncStateFilter } from '../../../../src/main/service/links/sync-state.ts';
import {
  leadQuery,
  leadSort,
  type LeadFilter,
  type LeadSort,
} from '../../../../src/shared/model/lead.ts';
import { fold } from '../../../../src/shared/text.ts';
import {
  byAna,
  leadsInATest,
  refusal,
  type LeadsInATest,
} from '../../../support/leads-in-a-test.ts';

function pageOf({ list }: LeadsInATest, query: object) {
  return list.page(leadQuery.parse(query));
}

function namesOf(t: LeadsInATest, query: object): string[] {
  return pageOf(t, query).items.map(({ name }) => name);
}

/** Every lead of a list, page by page, as a person scrolls. */
function scroll(t: LeadsInATest, query: object): string[] {
  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = pageOf(t, { ...query, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map(({ id }) => id));
    if (seen.length > 10_000) throw new Error('The list never ends.');
    cursor = page.pagination.nextCursor;
  } while (cursor);
  return seen;
}

const someone = fc.record({
  name: fc.constantFrom('Ana', 'ana', 'Ángela', 'Zé', 'João', '', '𝒜na', 'Éder'),
  city: fc.constantFrom(null, 'São Paulo', 'sao paulo', 'Santos'),
  company: fc.constantFrom(null, 'Alfa', 'Beta'),
  status: fc.constantFrom('new' as const, 'contacted' as const, 'lost' as const),
  followUpAt: fc.constantFrom(null, 5, 1_700_000_000_000, 1_800_000_000_000),
  interest: fc.constantFrom(null, 'casa'),
  tags: fc.constantFrom<string[][]>([], ['vip'], ['VIP', 'casa']),
});

const filters: object[] = [
  {},
  { status: ['new'] },
  { statusNot: ['lost'], city: ['SÃO PAULO'] },
  { tag: ['vip'] },
  { q: 'ana' },
  { q: 'ana', status: ['new'] },
];

describe.each(filters)('a list filtered by %j', (filter) => {
  test('shows every lead once, whatever its order and the size of its pages', () => {
    fc.assert(
      fc.property(
        fc.array(someone, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(...leadSort.options),
        fc.integer({ min: 1, max: 7 }),
        (leads, sort, limit) => {
          const t = leadsInATest();
          addAll(t, leads);
          const all = pageOf(t, { ...filter, sort, limit: 500 });
          const ids = all.items.map(({ id }) => id);
          expect(scroll(t, { ...filter, sort, limit })).toEqual(ids);
          expect(new Set(ids).size).toBe(ids.length);
          expect(all.pagination.total).toBe(ids.length);
          expect(t.list.ids(filter)).toHaveLength(ids.length);
          t.db.close();
        },
      ),
      { numRuns: 25 },
    );
  });
});

function addAll(t: LeadsInATest, leads: readonly LeadEdit[]): void {
  transact(t.db, (tx) => {
    for (const lead of leads) {
      t.pipeline.create(tx, lead, byAna);
      t.clock.advance(10);
    }
  });
}

/** More than are sorted in one go, so that the index of the order is walked. */
function manyLeads(): LeadsInATest {
  const t = leadsInATest({ few: 2000 });
  const cities = ['Santos', 'São Paulo', 'Campinas'];
  addAll(
    t,
    Array.from({ length: 2400 }, (_, n) => ({
      name: n % 5 === 0 ? '' : `Ana ${String((n * 7919) % 2400).padStart(4, '0')}`,
      email: `p${n}@exemplo.com`,
      city: cities[n % 3] ?? null,
      status: n % 7 === 0 ? ('lost' as const) : ('new' as const),
      followUpAt: n % 4 === 0 ? 1_700_000_000_000 + (n % 10) : null,
      tags: ['todos', n % 2 === 0 ? 'par' : 'ímpar'],
    })),
  );
  return t;
}

test('a list too long to be sorted at once is walked in the same order, forwards, by jumps and by neighbours', async () => {
  const t = manyLeads();
  const few = t.list.ids({ status: ['lost'] }).length;
  expect(few).toBeLessThan(2000);
  const filters: LeadFilter[] = [{}, { status: ['new'] }, { q: 'exemplo' }, { tag: ['todos'] }];
  for (const filter of filters) {
    for (const sort of ['name', '-status', 'followUpAt', '-followUpAt', '-createdAt'] as const) {
      const all = scroll(t, { ...filter, sort, limit: 500 });
      expect([sort, new Set(all).size]).toEqual([sort, t.list.count(filter)]);
      const jump = pageOf(t, { ...filter, sort, offset: 1500, limit: 3 });
      expect(jump.items.map(({ id }) => id)).toEqual(all.slice(1500, 1503));
      const page = pageOf(t, { ...filter, sort, page: 4, limit: 10 });
      expect(page.items.map(({ id }) => id)).toEqual(all.slice(30, 40));
      const lead = t.leads.byUid(all[700] ?? '');
      expect(lead && (await t.list.neighbours({ ...filter, sort }, lead))).toEqual({
        index: 700,
        total: all.length,
        previous: all[699],
        next: all[701],
      });
    }
  }
});

function listReadElsewhere(t: LeadsInATest, how: Pick<LeadListParts, 'reader' | 'atOnce' | 'few'>) {
  return createLeadList({
    db: t.db,
    byId: t.leads.byId,
    toLeads: t.toLeads,
    syncStateFilter,
    excludedFilter: createExcludedFilter(() => []),
    clock: t.clock,
    ...how,
  });
}

test('read in a thread of its own, a list answers as it does here: also what was written a moment ago', async () => {
  const t = manyLeads();
  const reader = createReader(t.db, { few: 0 });
  onTestFinished(() => reader.close());
  const soon = listReadElsewhere(t, { reader, atOnce: 100, few: 2000 });
  const filters: LeadFilter[] = [
    {},
    { status: ['new'] },
    { status: ['lost'] },
    { q: 'exemplo' },
    { q: 'exemplo', status: ['new'], tag: ['todos'] },
    { tag: ['todos', 'par'] },
    { tag: ['par'] },
    { tag: ['par'], status: ['new'] },
    { tag: ['par'], tags: ['todos'] },
    { tag: ['par'], q: 'exemplo' },
    { followUpFrom: '2000-01-01T00:00:00.000Z' },
    { city: ['nenhuma'] },
    { temperature: ['cold'] },
    { temperature: ['cold', 'hot'], city: ['santos'] },
    { q: 'exemplo', temperature: ['cold', 'hot'], city: ['santos'] },
    { q: 'exemplo', city: ['santos'], owner: ['Ana'], followUpFrom: '2000-01-01T00:00:00.000Z' },
  ];
  for (const filter of filters) {
    expect([filter, await soon.countSoon(filter)]).toEqual([filter, t.list.ids(filter).length]);
    for (const sort of ['name', '-followUpAt', '-createdAt'] as const) {
      for (const place of [{}, { offset: 3 }, { offset: 1500 }, { page: 2 }]) {
        const query = leadQuery.parse({ ...filter, sort, limit: 20, ...place });
        const here = t.list.page(query);
        expect(await soon.pageSoon(query)).toEqual(here);
        const cursor = here.pagination.nextCursor;
        if (cursor === null) continue;
        const next = leadQuery.parse({ ...filter, sort, limit: 20, cursor });
        expect(await soon.pageSoon(next)).toEqual(t.list.page(next));
      }
    }
    // Work on the whole of what is shown asks for these.
    expect([filter, soon.ids(filter)]).toEqual([filter, t.list.ids(filter)]);
  }
  const group = groupCommit(t.db, () => 0);
  const found = { q: 'exemplo', custom: { novo: 'sim' } };
  expect(await soon.countSoon(found)).toBe(0);
  group.run((tx) => {
    t.pipeline.create(tx, { name: 'Nova', email: 'n@exemplo.com', custom: { novo: 'sim' } }, byAna);
  });
  expect(await soon.countSoon(found)).toBe(1);
});

const someOf = <T extends object>(arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(arbitraries, { requiredKeys: [] });

const someFilter = someOf({
  q: fc.constantFrom('ana', 'silva', 'ana sil', 'jo', 'alfa', 'ana2', '2', 'ana 12', 'nada'),
  status: fc.subarray(['new', 'contacted', 'lost'], { minLength: 1 }),
  statusNot: fc.constant(['lost']),
  tag: fc.constantFrom(['vip'], ['Raro'], ['vip', 'raro']),
  city: fc.constantFrom(['SAO PAULO'], ['santos', 'são paulo']),
  name: fc.constantFrom('ana', 'SIL', 'z'),
});

/** What a filter means, asked of each lead in turn. */
function fits(
  lead: { name: string; email: string | null; company: string | null; city: string | null } & {
    status: string;
    tags: readonly string[];
  },
  asked: Record<string, unknown>,
): boolean {
  const { q, status, statusNot, tag, city, name } = asked as {
    [name: string]: string[];
  } & { q?: string; name?: string };
  const words = [lead.name, lead.email, lead.company, lead.city, ...lead.tags].join(' ');
  const tokens = fold(words).match(/\p{L}+|\p{N}+/gu) ?? [];
  // A word with digits in it is looked for as its parts, beside one another.
  const found = (q ?? '').split(' ').every((word) => {
    const parts = fold(word).match(/\p{L}+|\p{N}+/gu) ?? [];
    return (
      parts.length === 0 ||
      tokens.some((_, at) =>
        parts.every((part, n) =>
          n === parts.length - 1 ? tokens[at + n]?.startsWith(part) : tokens[at + n] === part,
        ),
      )
    );
  });
  return (
    found &&
    (!status || status.includes(lead.status)) &&
    (!statusNot || !statusNot.includes(lead.status)) &&
    (!tag || tag.some((each) => lead.tags.some((own) => fold(own) === fold(each)))) &&
    (!city || city.some((each) => fold(each) === fold(lead.city ?? ''))) &&
    (!name || fold(lead.name).includes(fold(name)))
  );
}

test('any filter beside any words finds whom a look at each lead finds, in any order, page by page', async () => {
  const t = leadsInATest({ few: 10 });
  const reader = createReader(t.db, { few: 0 });
  onTestFinished(() => reader.close());
  const names = ['Ana Silva', 'João', 'Zé Anacleto', 'ANA', 'Mara Silveira'];
  addAll(
    t,
    Array.from({ length: 300 }, (_, n) => ({
      name: names[(n * 7) % 5] ?? '',
      email: `${['ana', 'jo', 'z.silva'][n % 3]}${n}@exemplo.com`,
      company: n % 4 ? null : 'Alfa',
      city: [null, 'São Paulo', 'Santos'][(n >> 3) % 3] ?? null,
      status: (['new', 'contacted', 'lost'] as const)[(n >> 5) % 3] ?? 'new',
      tags: [...(n > 200 ? ['VIP'] : []), ...(n % 90 ? [] : ['raro'])],
    })),
  );
  const { items: all } = pageOf(t, { limit: 500, sort: 'createdAt' });
  await fc.assert(
    fc.asyncProperty(
      someFilter,
      fc.constantFrom(...leadSort.options),
      fc.constantFrom(0, 20, 1000),
      async (filter, sort, atOnce) => {
        const soon = listReadElsewhere(t, { reader, atOnce, few: 10 });
        const expected = all.filter((lead) => fits(lead, filter)).map(({ id }) => id);
        const whole = await soon.pageSoon(leadQuery.parse({ ...filter, sort, limit: 500 }));
        expect(whole.items.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
        expect(whole.pagination.total).toBe(expected.length);
        expect(soon.ids(filter as LeadFilter)).toHaveLength(expected.length);
        const seen: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null;) {
          const query = leadQuery.parse({ ...filter, sort, limit: 60, cursor, roughTotal: true });
          const page = await soon.pageSoon(query);
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.pagination.nextCursor;
        }
        expect(seen).toEqual(whole.items.map(({ id }) => id));
      },
    ),
    { numRuns: 150 },
  );
});

test('a search that nobody waits for any more is not made', async () => {
  const t = manyLeads();
  const reader = createReader(t.db, { few: 0 });
  onTestFinished(() => reader.close());
  const slow = reader.ids('select id from lead', []);
  const stop = new AbortController();
  const stale = reader.ids('select id from no_such_table', [], stop.signal);
  stop.abort(new Error('typed on'));
  await expect(stale).rejects.toThrow('typed on');
  expect((await slow).length).toBe(2400);
  await expect(reader.ids('select id from no_such_table', [])).rejects.toThrow('no such table');
});

test('walking the index and sorting at once give the same order', () => {
  const t = manyLeads();
  const expected = new Map<LeadSort, string[]>();
  for (const sort of leadSort.options) {
    // Of all leads, those that a narrower filter finds are sorted at once.
    const lost = new Set(pageOf(t, { status: ['lost'], limit: 500 }).items.map(({ id }) => id));
    expected.set(
      sort,
      scroll(t, { sort, limit: 500 }).filter((id) => lost.has(id)),
    );
    expect(scroll(t, { status: ['lost'], sort, limit: 90 })).toEqual(expected.get(sort));
  }
});

test('every order is read from its own index: nothing is sorted and no table is read through', () => {
  const t = leadsInATest();
  for (const name of ['a', 'b', 'c', 'd']) t.add({ name, status: 'new' });
  const asked: string[] = [];
  const prepare = t.db.client.prepare.bind(t.db.client);
  t.db.client.prepare = ((sql: string) => {
    asked.push(sql);
    return prepare(sql);
  }) as typeof t.db.client.prepare;
  for (const sort of leadSort.options) scroll(t, { sort, limit: 2 });
  const read = asked.filter((sql) => sql.includes('indexed by'));
  expect(read.length).toBeGreaterThan(30);
  for (const sql of read) {
    const marks = sql.match(/\?/g)?.map(() => 1) ?? [];
    const plan = prepare(`explain query plan ${sql}`).all(...marks) as { detail: string }[];
    expect([
      sql,
      plan.map(({ detail }) => detail).filter((step) => !/ USING .*INDEX/.test(step)),
    ]).toEqual([sql, []]);
  }
});

test('leads without a follow-up come last in both directions', () => {
  const t = leadsInATest();
  t.add({ name: 'sem' });
  t.add({ name: 'cedo', followUpAt: 1000 });
  t.add({ name: 'tarde', followUpAt: 2000 });
  expect(namesOf(t, { sort: 'followUpAt' })).toEqual(['cedo', 'tarde', 'sem']);
  expect(namesOf(t, { sort: '-followUpAt' })).toEqual(['tarde', 'cedo', 'sem']);
});

test('names are ordered without regard to accents and case', () => {
  const t = leadsInATest();
  for (const name of ['Zé', 'ána', 'Bruno', 'Ana Maria']) t.add({ name });
  expect(namesOf(t, { sort: 'name' })).toEqual(['ána', 'Ana Maria', 'Bruno', 'Zé']);
});

test('counts follow every change at once, and the next page follows a lead that moved away', () => {
  const t = leadsInATest();
  const leads = ['a', 'b', 'c', 'd', 'e'].map((name) => t.add({ name }));
  const first = pageOf(t, { sort: 'name', limit: 2 });
  t.edit(leads[1]!, { name: 'z' });
  t.remove(leads[2]!);
  expect(t.list.count({})).toBe(4);
  const cursor = first.pagination.nextCursor;
  expect(namesOf(t, { sort: 'name', limit: 9, cursor })).toEqual(['d', 'e', 'z']);
});

describe('a filter', () => {
  function someLeads(): LeadsInATest {
    const t = leadsInATest();
    t.add({
      name: 'Antônia',
      email: 'antonia@exemplo.com',
      phone: '+5511982317745',
      document: '52998224725',
      origin: 'Site',
      city: 'São Paulo',
      state: 'SP',
      owner: 'Ana',
      company: 'Construções Alfa',
      tags: ['Alto Padrão'],
      notes: 'Quer varanda gourmet.',
      followUpAt: Date.UTC(2026, 11, 1),
    });
    t.clock.advance(60_000);
    t.add({ name: 'Bruno', status: 'lost', origin: 'site', state: 'RJ', city: 'Niterói' });
    t.clock.advance(60_000);
    t.add({ name: 'Carla', owner: 'ana', interest: 'casa', incomeCents: 2_000_000 });
    return t;
  }

  test.each([
    [{ status: 'lost' }, ['Bruno']],
    [{ statusNot: ['lost'] }, ['Antônia', 'Carla']],
    [{ temperature: 'hot' }, ['Carla']],
    [{ origin: 'SITE' }, ['Antônia', 'Bruno']],
    [{ origin: [''] }, ['Carla']],
    [{ origin: ['', 'Site'], state: 'sp' }, ['Antônia']],
    [{ city: ['sao paulo', 'NITEROI'] }, ['Antônia', 'Bruno']],
    [{ state: ['SP', 'RJ'] }, ['Antônia', 'Bruno']],
    [{ tag: 'alto padrao' }, ['Antônia']],
    [{ owner: 'Ana' }, ['Antônia', 'Carla']],
    [{ name: 'TONIA' }, ['Antônia']],
    [{ company: 'construcoes' }, ['Antônia']],
    [{ notes: 'VARANDA gour' }, ['Antônia']],
    [{ notes: 'aranda' }, []],
    [{ interest: 'cas' }, ['Carla']],
    [{ email: 'Antonia@exemplo.com' }, ['Antônia']],
    [{ phone: '(11) 98231-7745' }, ['Antônia']],
    [{ document: '529.982.247-25' }, ['Antônia']],
    [{ createdFrom: '2026-11-23T12:00:30Z' }, ['Bruno', 'Carla']],
    [{ createdTo: '2026-11-23T12:01:00Z' }, ['Antônia', 'Bruno']],
    [{ updatedFrom: '2026-11-23T12:02:00Z' }, ['Carla']],
    [{ followUpFrom: '2026-11-30T00:00:00Z' }, ['Antônia']],
    [{ followUpTo: '2026-11-30T00:00:00Z' }, []],
    [{ syncState: ['unlinked'] }, ['Antônia', 'Bruno', 'Carla']],
    [{ syncState: ['conflict'] }, []],
    [{ importId: 'none' }, []],
    [{ connectionId: 'none' }, []],
    [{ name: "' or 1=1 --" }, []],
  ])('%j finds %j', (filter, names) => {
    const t = someLeads();
    expect(namesOf(t, { ...filter, sort: 'name' })).toEqual(names);
    expect(t.list.count(leadQuery.parse(filter))).toBe(names.length);
  });

  test('finds deleted leads only when asked, and then with the same filters', () => {
    const t = someLeads();
    const lead = t.leads.byUid(pageOf(t, { name: 'antonia' }).items[0]?.id ?? '');
    t.remove(lead!);
    expect(namesOf(t, { q: 'antonia' })).toEqual([]);
    for (const filter of [{}, { q: 'ANTÔN' }, { tag: 'Alto Padrão' }, { city: 'sao paulo' }]) {
      expect(namesOf(t, { ...filter, deleted: true })).toEqual(['Antônia']);
    }
  });
});

describe('a cursor', () => {
  test.each([
    ['nonsense', 'x'],
    ['JSON of another shape', Buffer.from('{"a":1}').toString('base64url')],
    ['keys of another kind', Buffer.from('["-createdAt",1,"x"]').toString('base64url')],
  ])('that is %s is refused in words', (_, cursor) => {
    const t = leadsInATest();
    const { code, message } = refusal(() => pageOf(t, { cursor }));
    expect(code).toBe('BAD_INPUT');
    expect(message).toContain('Ask for the first page again');
  });

  test('of another order is refused', () => {
    const t = leadsInATest();
    for (const name of ['a', 'b']) t.add({ name });
    const cursor = pageOf(t, { sort: 'name', limit: 1 }).pagination.nextCursor;
    expect(refusal(() => pageOf(t, { sort: 'score', cursor })).code).toBe('BAD_INPUT');
  });
});
