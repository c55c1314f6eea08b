import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createTakeBackLead,
  createUndo,
  type TakeBack,
} from '../../../../src/main/service/leads/undo.ts';
import type { LeadPatch } from '../../../../src/shared/model/lead.ts';
import {
  ana,
  bia,
  byDinamize,
  leadsInATest,
  type LeadsInATest,
} from '../../../support/leads-in-a-test.ts';

const unsynced = { sync: false };

/** A lead without what every write moves. */
function values({ leads }: LeadsInATest, uid: string) {
  const row = leads.byUid(uid);
  if (!row) throw new Error('gone');
  const { localRev: _, updatedAt: __, ...rest } = row;
  return rest;
}

function last(t: LeadsInATest, caller = ana): string {
  return t.service.lastUndo(caller).undoId ?? 'none';
}

describe('undo', () => {
  test('of an edit gives back each value that was there, also blanks and custom fields', async () => {
    const t = leadsInATest();
    const { id } = t.service.create(ana, { name: 'Ana', custom: { a: 1 } }, unsynced);
    const before = values(t, id);
    t.service.edit(ana, id, {
      name: '',
      email: 'a@x.com',
      tags: ['vip'],
      income: 9000,
      custom: { a: null, b: 2 },
      tracking: { utm_source: 'x' },
      consent: 'denied',
    });
    expect(await t.undo.undo(ana, last(t))).toMatchObject({ restored: 1, keptBecauseChanged: 0 });
    expect(values(t, id)).toEqual(before);
  });

  test('of a creation deletes the lead, and of a deletion brings it back', async () => {
    const t = leadsInATest();
    const { id } = t.service.create(ana, { name: 'Ana', tags: ['x'] }, unsynced);
    const made = last(t);
    const before = values(t, id);
    t.service.remove(ana, id);
    expect(await t.undo.undo(ana, last(t))).toMatchObject({ restored: 1, removed: 0 });
    expect(values(t, id)).toEqual(before);
    expect(await t.undo.undo(ana, made)).toMatchObject({ restored: 0, removed: 1 });
    expect(t.list.count({})).toBe(0);
  });

  test('leaves alone and counts what somebody changed since', async () => {
    const t = leadsInATest();
    const { id } = t.service.create(ana, { name: 'Ana', city: 'Santos' }, unsynced);
    t.service.edit(ana, id, { name: 'Ana Souza', city: 'Campinas' });
    const undoId = last(t);
    t.edit(t.service.row(id), { city: 'Sorocaba' }, byDinamize);
    expect(await t.undo.undo(ana, undoId)).toMatchObject({ restored: 1, keptBecauseChanged: 1 });
    expect(values(t, id)).toMatchObject({ name: 'Ana', city: 'Sorocaba' });
  });

  test('of a creation keeps a lead that somebody has worked on', async () => {
    const t = leadsInATest();
    const { id } = t.service.create(ana, { name: 'Ana' }, unsynced);
    const undoId = last(t);
    t.service.edit(bia, id, { city: 'Santos' });
    expect(await t.undo.undo(ana, undoId)).toEqual({
      restored: 0,
      removed: 0,
      keptBecauseChanged: 1,
      undoId: null,
    });
    expect(values(t, id).deletedAt).toBeNull();
  });

  test('of an undo does the work again, and that can be undone too', async () => {
    const t = leadsInATest();
    const { id } = t.service.create(ana, { name: 'um' }, unsynced);
    t.service.edit(ana, id, { name: 'dois' });
    const edit = last(t);
    const back = await t.undo.undo(ana, edit);
    const again = await t.undo.undo(ana, back.undoId ?? '');
    expect(values(t, id).name).toBe('dois');
    expect(last(t)).toBe(edit);
    expect(await t.undo.undo(ana, last(t))).toMatchObject({ restored: 1 });
    expect(values(t, id).name).toBe('um');
    expect(again.undoId).not.toBeNull();
  });

  test('goes through the pipeline: history says it was an undo, and connections are told', async () => {
    const t = leadsInATest();
    const { id } = t.service.create(ana, { name: 'um' }, unsynced);
    t.service.edit(ana, id, { name: 'dois' });
    await t.undo.undo(bia, last(t));
    expect(t.service.history(id, { limit: 1 }).items).toMatchObject([
      { field: 'name', before: 'dois', after: 'um', source: 'undo', actor: 'Bia' },
    ]);
    expect(t.enqueued.at(-1)).toMatchObject({ kind: 'edited', fields: ['name'] });
  });

  test('is done once, and for something that was done', async () => {
    const t = leadsInATest();
    t.service.create(ana, { name: 'um' }, unsynced);
    const undoId = last(t);
    await t.undo.undo(ana, undoId);
    await expect(t.undo.undo(ana, undoId)).rejects.toMatchObject({ code: 'NOT_UNDOABLE' });
    await expect(t.undo.undo(ana, 'nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('asked for twice at once is done once', async () => {
    const t = leadsInATest();
    const { id } = t.service.create(ana, { name: 'um' }, unsynced);
    t.service.edit(ana, id, { name: 'dois' });
    const undoId = last(t);
    const [first, second] = await Promise.allSettled([
      t.undo.undo(ana, undoId),
      t.undo.undo(ana, undoId),
    ]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'BUSY' } });
  });
});

test('Ctrl+Z takes back one’s own last action first, then the one before', async () => {
  const t = leadsInATest();
  const { id } = t.service.create(ana, { name: 'um' }, unsynced);
  const other = t.service.create(bia, { name: 'outro' }, unsynced);
  t.service.edit(ana, id, { name: 'dois' });
  t.service.edit(bia, id, { city: 'Santos' });
  t.service.edit(ana, other.id, { name: 'mais' });
  expect(t.service.lastUndo(ana, id).undoId).not.toBe(last(t));
  await t.undo.undo(ana, last(t));
  expect(values(t, other.id).name).toBe('outro');
  await t.undo.undo(ana, last(t));
  expect(values(t, id)).toMatchObject({ name: 'um', city: 'Santos' });
  expect(
    t.service.lastUndo({ ...ana, operator: { name: 'Caio', role: 'staff' } }).undoId,
  ).toBeNull();
});

test('undoing all edits, last first, always ends where they began', async () => {
  const patch: fc.Arbitrary<LeadPatch> = fc.record(
    {
      name: fc.constantFrom('Ana', 'Bia', 'Ana '),
      city: fc.constantFrom(null, 'Santos', 'Campinas'),
      tags: fc.constantFrom<string[][]>([], ['a'], ['a', 'b']),
      custom: fc.constantFrom<NonNullable<LeadPatch['custom']>[]>(
        { x: 1 },
        { x: null },
        { y: 'z' },
      ),
      status: fc.constantFrom('new' as const, 'lost' as const),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(patch, { maxLength: 6 }), async (patches) => {
      const t = leadsInATest();
      const { id } = t.service.create(ana, { name: 'Ana', city: 'Santos' }, unsynced);
      const [begun, made] = [values(t, id), last(t)];
      for (const each of patches) t.service.edit(ana, id, each);
      const ended = values(t, id);
      const undone: string[] = [];
      while (last(t) !== made) undone.push((await t.undo.undo(ana, last(t))).undoId ?? '');
      expect(values(t, id)).toEqual(begun);
      for (const each of undone.toReversed()) await t.undo.undo(ana, each);
      expect(values(t, id)).toEqual(ended);
      t.db.close();
    }),
    { numRuns: 20 },
  );
});

test('what was done to a record at once goes back at once, however slow the machine is', async () => {
  const t = leadsInATest();
  const { id } = t.service.create(ana, { name: 'Ana' }, unsynced);
  t.service.edit(ana, id, { name: 'Bia', city: 'Olinda', notes: 'x', owner: 'Caio' });
  const quick = createTakeBackLead(t);
  const slow: TakeBack = (tx, change, cause) => {
    const until = performance.now() + 12;
    while (performance.now() < until);
    return quick(tx, change, cause);
  };
  const undo = createUndo({ ...t, takeBack: { lead: slow, deal: slow } });
  const before = t.notices.filter(({ type }) => type === 'leads.changed').length;
  const undone = undo.undo(ana, last(t));
  await undone;
  expect(values(t, id)).toMatchObject({ name: 'Ana', city: null, notes: null, owner: null });
  expect(t.notices.filter(({ type }) => type === 'leads.changed').length - before).toBe(1);
});
