import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { readHere, type Reader } from '../../../../src/main/service/db/reader.ts';
import { createLeadList } from '../../../../src/main/service/leads/lead-list.ts';
import { searchExpression, searchWords } from '../../../../src/main/service/leads/lead-search.ts';
import { wordTest } from '../../../../src/main/service/leads/lead-words.ts';
import { createExcludedFilter } from '../../../../src/main/service/links/excluded.ts';
import { syncStateFilter } from '../../../../src/main/service/links/sync-state.ts';
import { leadQuery } from '../../../../src/shared/model/lead.ts';
import { byAna, leadsInATest, type LeadsInATest } from '../../../support/leads-in-a-test.ts';

/** A reading thread that answers when it is told to. */
function heldReader(t: LeadsInATest) {
  const here = readHere(t.db);
  let release = (): void => undefined;
  let asked = 0;
  let open: Promise<void> = Promise.resolve();
  const reader: Reader = {
    ...here,
    async ids(sql, params, signal) {
      asked += 1;
      await open;
      return here.ids(sql, params, signal);
    },
  };
  return {
    reader,
    asked: () => asked,
    hold: () => void (open = new Promise((done) => (release = done))),
    release: () => release(),
  };
}

function listOf(t: LeadsInATest, reader: Reader) {
  return createLeadList({
    db: t.db,
    byId: t.leads.byId,
    toLeads: t.toLeads,
    syncStateFilter,
    excludedFilter: createExcludedFilter(() => []),
    clock: t.clock,
    reader,
    atOnce: 0,
  });
}

const names = [
  'Ana Silva',
  'ÂNA souza',
  'Anália Braga',
  'Bruno (ana)',
  'Zé',
  'silva_ana 💚',
  'Łana',
];

function someLeads(): LeadsInATest {
  const t = leadsInATest();
  transact(t.db, (tx) => {
    for (let n = 0; n < 400; n += 1) {
      const [name, status] = [names[(n * 5) % 6], n % 3 ? ('new' as const) : ('lost' as const)];
      const draft = {
        name: `${name} ${(n * 7919) % 400}`,
        email: `p${n}.silva${n}@exemplo.com`,
        city: n % 4 ? 'São Paulo' : null,
        followUpAt: n % 5 ? null : 1_700_000_000_000 + (n % 10),
        status,
      };
      t.pipeline.create(tx, draft, byAna);
      t.clock.advance(10);
    }
  });
  return t;
}

test('the first page of a search comes before all of it is found, and is the page all of it begins with', async () => {
  const t = someLeads();
  const held = heldReader(t);
  for (const q of ['ana', 'silva', 'an', 'ana silva', 'sao pa']) {
    for (const filter of [{ q }, { q, status: ['new'] }]) {
      for (const sort of ['-createdAt', 'name', '-status', 'followUpAt', '-followUpAt'] as const) {
        const query = { ...filter, sort, limit: 10 };
        const here = t.list.page(leadQuery.parse(query));
        held.hold();
        const list = listOf(t, held.reader);
        const rough = await list.pageSoon(leadQuery.parse({ ...query, roughTotal: true }));
        expect(rough).toEqual({
          items: here.items,
          pagination: { ...here.pagination, total: 11, totalIsAtLeast: true },
        });
        const before = held.asked();
        const count = list.countSoon(filter as never);
        held.release();
        expect(await count).toBe(here.pagination.total);
        // A filter beside the words may be a second question of the same search.
        expect(held.asked() - before).toBeLessThanOrEqual(1);
      }
    }
  }
});

test('what few leads have, and what only the index can tell, is answered whole', async () => {
  const t = someLeads();
  for (const q of ['exemplo.com', 'braga 7', 'ninguem', '123']) {
    const query = { q, limit: 10, sort: 'name' };
    const list = listOf(t, readHere(t.db));
    const page = await list.pageSoon(leadQuery.parse({ ...query, roughTotal: true }));
    expect([q, page]).toEqual([q, t.list.page(leadQuery.parse(query))]);
  }
});

test('a search that was left before its first page is not made; one asked twice is made once', async () => {
  const t = someLeads();
  const held = heldReader(t);
  held.hold();
  const list = listOf(t, held.reader);
  const left = new AbortController();
  const query = leadQuery.parse({ q: 'exemplo.com', roughTotal: true });
  const gone = list.pageSoon(query, left.signal);
  left.abort(new Error('typed on'));
  await expect(gone).rejects.toThrow('typed on');
  const both = [list.countSoon({ q: 'silva' }), list.countSoon({ q: 'silva' })];
  const stop = new AbortController();
  const third = list.countSoon({ q: 'silva' }, stop.signal);
  stop.abort(new Error('left'));
  await expect(third).rejects.toThrow('left');
  held.release();
  expect(await Promise.all(both)).toEqual([400, 400]);
  expect(held.asked()).toBe(2);
});

test('words of a lead are told as the index tells them, or not at all', () => {
  const t = leadsInATest();
  onTestFinished(() => void t.db.close());
  const client = t.db.client;
  const nobody = t.add({ name: 'x' });
  client.exec(
    `create virtual table one using fts5 (words, tokenize="unicode61 remove_diacritics 2")`,
  );
  const write = client.prepare('insert or replace into one (rowid, words) values (1, ?)');
  const found = client.prepare('select count(*) from one where one match ?').pluck();
  const letter = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...'aAáÃbBçsſkK 11_-.º²ñ') },
    fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom(
      '💚',
      '\ufe0f',
      '–',
      '’',
      '€',
      '\u0301',
      '\u0332',
      'ł',
      'ß',
      'İ',
      '中',
      'ª',
      '\u00ad',
    ),
  );
  const text = fc.array(letter, { maxLength: 12 }).map((letters) => letters.join(''));
  const typed = fc
    .array(fc.constantFrom(...'aAáãbçs'), { minLength: 1, maxLength: 3 })
    .map((letters) => letters.join(''));
  let told = 0;
  fc.assert(
    fc.property(text, typed, (notes, word) => {
      const lead = { ...nobody, name: '', notes };
      const answer = wordTest(word)?.(lead) ?? null;
      if (answer === null) return;
      told += 1;
      write.run(searchWords(lead));
      const isThere = found.get(searchExpression(word)) === 1;
      expect([notes, word, answer]).toEqual([notes, word, isThere]);
    }),
    { numRuns: 1200 },
  );
  expect(told).toBeGreaterThan(200);
});
