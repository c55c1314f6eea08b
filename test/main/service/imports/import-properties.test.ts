import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import {
  usualKeys,
  type ColumnRule,
  type MatchKey,
  type OnMatch,
} from '../../../../src/shared/model/import-rules.ts';
import type { ImportMapping } from '../../../../src/shared/model/import.ts';
import type { LeadEdit } from '../../../../src/main/service/leads/lead-values.ts';
import { ana, ended, importsInATest } from '../../../support/imports-in-a-test.ts';

// Values come from pools so small that rows of a file, and leads, meet each other all the time.
const cell = {
  name: fc.constantFrom('', 'Ana Souza', 'Ana S. Souza', 'Bruno Lima', 'João Conceição'),
  email: fc.constantFrom('', '', 'a@exemplo.com', 'B@exemplo.com', 'c@exemplo.com', 'sem-arroba'),
  phone: fc.constantFrom('', '', '(11) 98231-7745', '11982317745', '+55 19 98412-7703', '1234'),
  document: fc.constantFrom('', '', '', '529.982.247-25', '11144477735', '529.982.247-26'),
  city: fc.constantFrom('', 'São Paulo', 'Campinas', 'linha 1\nlinha 2', 'diz "oi"; e sai'),
  income: fc.constantFrom('', '', '4.500,00', '18000', 'a combinar'),
  tags: fc.constantFrom('', '', 'vip', 'VIP, feirão'),
  status: fc.constantFrom('', '', 'qualificado', 'convertido', 'outro'),
  consent: fc.constantFrom('', '', 'sim', 'não'),
  'custom:Código': fc.constantFrom('', '', 'C-1', 'c-1', 'C-2'),
};
const columns = Object.keys(cell) as (keyof typeof cell)[];
const row = fc.record(cell);
type Row = { [column in keyof typeof cell]: string };

const rendering = fc.record({
  encoding: fc.constantFrom('utf-8', 'windows-1252', 'utf-16le') as fc.Arbitrary<
    'utf-8' | 'windows-1252' | 'utf-16le'
  >,
  delimiter: fc.constantFrom(';', ',', '\t') as fc.Arbitrary<';' | ',' | '\t'>,
  lineEnds: fc.array(fc.constantFrom('\n', '\r\n'), { minLength: 1, maxLength: 3 }),
  bom: fc.boolean(),
  lastLineEnd: fc.boolean(),
});

/** The rows as a file somebody might have saved. */
function rendered(rows: readonly Row[], how: Rendering): Buffer {
  const quoted = (text: string) =>
    /[;,\t"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = [columns.map(String), ...rows.map((each) => columns.map((name) => each[name]))];
  const text = lines
    .map((cells, index) => {
      const last = index === lines.length - 1 && !how.lastLineEnd;
      return (
        cells.map(quoted).join(how.delimiter) +
        (last ? '' : how.lineEnds[index % how.lineEnds.length])
      );
    })
    .join('');
  const bom = how.bom && how.encoding !== 'windows-1252';
  return iconv.encode(text, how.encoding, { addBOM: bom });
}

type Rendering = {
  encoding: 'utf-8' | 'windows-1252' | 'utf-16le';
  delimiter: ';' | ',' | '\t';
  lineEnds: string[];
  bom: boolean;
  lastLineEnd: boolean;
};

const lead: fc.Arbitrary<LeadEdit> = fc.record({
  name: fc.constantFrom('', 'Ana Souza', 'Bruno Lima'),
  email: fc.constantFrom(null, 'a@exemplo.com', 'b@exemplo.com', 'z@exemplo.com'),
  phone: fc.constantFrom(null, '+5511982317745', '+5519984127703'),
  document: fc.constantFrom(null, '52998224725', '11144477735'),
  city: fc.constantFrom(null, 'Santos'),
  consent: fc.constantFrom('unknown', 'denied'),
  custom: fc.constantFrom<Record<string, string>[]>({}, {}, { Código: 'C-1' }, { Código: 'C-2' }),
});

const mapping: fc.Arbitrary<Partial<ImportMapping>> = fc.record({
  onMatch: fc.constantFrom('update', 'update', 'fill', 'skip'),
  origin: fc.constantFrom(null, 'feirão'),
  tags: fc.constantFrom([], ['importado']),
  create: fc.constantFrom(true, true, true, false),
  keys: fc.constantFrom<MatchKey[]>(
    ['email', 'document', 'phone'],
    ['email', 'document', 'phone'],
    ['document', 'email'],
    ['phone'],
    ['custom:Código', 'email', 'phone'],
  ),
  rules: fc.constantFrom<ColumnRule[]>([], [], ruled('city', 'skip'), ruled('email', 'fill')),
});

function ruled(name: keyof typeof cell, onMatch: OnMatch): ColumnRule[] {
  return [{ column: columns.indexOf(name), onMatch, steps: [], values: [], also: [] }];
}

const story = fc.record({
  leads: fc.array(lead, { maxLength: 4 }),
  rows: fc.array(row, { minLength: 1, maxLength: 12 }),
  how: rendering,
  mapping,
});

/** As many cases as a busy machine has time for. */
const budget = { numRuns: 100, interruptAfterTimeLimit: 10_000 };

type Rooms = ReturnType<typeof importsInATest>;

/** No power fails here: what is looked for does not depend on what the disk keeps. */
function unsynced(options?: { sliceMs: number }): Rooms {
  const rooms = importsInATest(options);
  rooms.db.client.pragma('synchronous = 0');
  return rooms;
}

function holding(rooms: Rooms, leads: readonly LeadEdit[]): Rooms {
  rooms.clear();
  for (const values of leads) rooms.add(values);
  return rooms;
}

const told = (how: Rendering, rules: Partial<ImportMapping>): Partial<ImportMapping> => ({
  ...rules,
  encoding: how.encoding,
  delimiter: how.delimiter,
  hasHeader: true,
  columns: [...columns],
});

test('every row is created, updated, skipped or rejected, and the preview says beforehand which', async () => {
  const rooms = unsynced();
  await fc.assert(
    fc.asyncProperty(story, async ({ leads, rows, how, mapping: rules }) => {
      holding(rooms, leads);
      const file = rendered(rows, how);
      const filled = rows.filter((each) => Object.values(each).some((text) => text !== '')).length;
      const fileId = await rooms.upload(file);
      const seen = await rooms.imports.preview(fileId, told(how, rules));
      const run = await rooms.import(file, told(how, rules));
      const { created, updated, skipped, rejected } = run.counts;
      expect(run.status).toBe('completed');
      expect(created + updated + skipped + rejected).toBe(filled);
      expect([run.done, run.total]).toEqual([filled, filled]);
      expect(rooms.held().length).toBe(leads.length + created);
      expect(rooms.imports.rejected(run.id, { limit: 50 }).items.length).toBe(rejected);
      expect(seen).toMatchObject({ outcome: run.counts, lines: filled, complete: true });
    }),
    budget,
  );
});

test('importing a file twice leaves the leads as importing it once', async () => {
  const rooms = unsynced();
  await fc.assert(
    fc.asyncProperty(story, async ({ leads, rows, how, mapping: rules }) => {
      // A row without an e-mail may rename the lead that has its phone; another row, which has one and
      // was somebody else before that, is known by the new name the second time.
      const end = ({ phone }: Row) => phone.replace(/\D/g, '').slice(-8);
      const known = rows.filter((each) => each.email !== '').map(end);
      fc.pre(
        rows.every((each) => each.email !== '' || end(each) === '' || !known.includes(end(each))),
      );
      holding(rooms, leads);
      // Single fields that a match leaves alone may be what another row is known by.
      const chosen = { ...rules, keys: [...usualKeys], rules: [] };
      const file = rendered(rows, how);
      const before = rooms.held();
      const first = await rooms.import(file, told(how, chosen));
      const once = rooms.held();
      // Who said no before has said so still, whatever the file says.
      const refused = before.flatMap(({ consent }, at) => (consent === 'denied' ? [once[at]] : []));
      expect(refused.every((held) => held?.consent === 'denied')).toBe(true);
      const second = await rooms.import(file, told(how, chosen));
      expect(rooms.held()).toEqual(once);
      expect([second.counts.created, second.counts.rejected]).toEqual([0, first.counts.rejected]);
    }),
    budget,
  );
});

test('an import interrupted anywhere and gone on with is the same as one that was not', async () => {
  const whole = unsynced();
  // One row a slice, so that it can be stopped between any two rows.
  const broken = unsynced({ sliceMs: 0 });
  await fc.assert(
    fc.asyncProperty(
      story,
      fc.array(fc.nat(6), { maxLength: 6 }),
      async ({ leads, rows, how, mapping: rules }, turns) => {
        const file = rendered(rows, how);
        holding(whole, leads);
        const expected = await whole.import(file, told(how, rules));

        holding(broken, leads);
        let service = broken.openService();
        const { id } = await broken.start(file, told(how, rules), service);
        for (const wait of turns) {
          for (let turn = 0; turn < wait; turn += 1) await new Promise(setImmediate);
          await service.stop();
          service = broken.openService();
          service.begin();
        }
        const run = await ended(service, id);
        // It would take up the next story's import beside that story's own service.
        await service.stop();
        expect(run.counts).toEqual(expected.counts);
        expect(broken.held()).toEqual(whole.held());
        expect(service.rejected(id, { limit: 50 }).items).toEqual(
          whole.imports.rejected(expected.id, { limit: 50 }).items,
        );
      },
    ),
    budget,
  );
});

test('an import taken back leaves the leads as they were before it', async () => {
  const rooms = unsynced();
  await fc.assert(
    fc.asyncProperty(story, async ({ leads, rows, how, mapping: rules }) => {
      holding(rooms, leads);
      const before = rooms.held();
      const run = await rooms.import(rendered(rows, how), told(how, rules));
      const undone = await rooms.imports.undo(run.id, ana);
      // A "no" to being contacted is the one thing that stays.
      const asBefore = rooms
        .held()
        .map((held, index) =>
          held.consent === 'denied' ? { ...held, consent: before[index]?.consent } : held,
        );
      expect(asBefore).toEqual(before);
      expect(undone.removed).toBe(run.counts.created);
      expect(undone.keptBecauseChanged).toBe(0);
    }),
    budget,
  );
});

test('an import taken back after edits leaves what was edited, and puts the rest back', async () => {
  const rooms = unsynced();
  await fc.assert(
    fc.asyncProperty(story, async ({ leads, rows, how, mapping: rules }) => {
      holding(rooms, leads);
      const before = rooms.held();
      const run = await rooms.import(rendered(rows, how), told(how, rules));
      const ids = rooms.db.client
        .prepare<[], number>('select id from lead where deleted_at is null order by id')
        .pluck()
        .all();
      const edited = ids.map((id, at) => ({ id, at })).filter(({ at }) => at % 2 === 0);
      for (const { id } of edited) {
        const lead = rooms.leads.byId(id);
        if (lead) rooms.edit(lead, { city: 'Recife' });
      }
      await rooms.imports.undo(run.id, ana);
      const held = rooms.held();
      expect(held.length).toBe(leads.length + edited.filter(({ at }) => at >= leads.length).length);
      for (const [at, was] of before.entries()) {
        const city = at % 2 === 0 ? 'Recife' : was.city;
        const consent = held[at]?.consent === 'denied' ? 'denied' : was.consent;
        expect(held[at]).toEqual({ ...was, city, consent });
      }
    }),
    budget,
  );
});
