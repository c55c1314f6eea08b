import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stage as stageShape } from '../../../../src/shared/model/deal.ts';
import { ana, leadsInATest, refusal, type LeadsInATest } from '../../../support/leads-in-a-test.ts';

function addDeal(t: LeadsInATest, title: string, stage = 'Novo', value: number | null = null) {
  const draft = { title, value, stageId: t.stageNamed(stage), leadId: null, owner: null };
  return t.board.create(ana, draft);
}

function titles(t: LeadsInATest, stage: string): string[] {
  const { items } = t.dealList.page({ stageId: t.stageNamed(stage), limit: 500 });
  return items.map(({ title }) => title);
}

test('a new workspace has a pipeline, once', () => {
  const { stages } = leadsInATest();
  expect(stages.list().map(({ name, kind }) => [name, kind])).toEqual([
    ['Novo', 'open'],
    ['Qualificação', 'open'],
    ['Visita', 'open'],
    ['Proposta', 'open'],
    ['Ganho', 'won'],
    ['Perdido', 'lost'],
  ]);
});

test('a stage counts its deals and their sum in reais', () => {
  const t = leadsInATest();
  addDeal(t, 'a', 'Novo', 0.1);
  addDeal(t, 'b', 'Novo', 0.2);
  addDeal(t, 'c', 'Novo');
  const [first] = t.stages.list();
  expect(stageShape.parse(first)).toMatchObject({ dealCount: 3, dealTotal: 0.3 });
});

test('a stage counts one owner’s deals alone, whatever the case of the name', () => {
  const t = leadsInATest();
  addDeal(t, 'a', 'Novo', 10);
  const mine = addDeal(t, 'b', 'Novo', 20);
  t.board.edit(ana, mine.id, { owner: 'Bia' });
  const [first, second] = t.stages.list('bia');
  expect(first).toMatchObject({ dealCount: 1, dealTotal: 20 });
  expect(second).toMatchObject({ dealCount: 0, dealTotal: 0 });
});

describe('a deal', () => {
  test('moves to another stage, at the end or before another, and says since when', () => {
    const t = leadsInATest();
    const [a, b, c] = ['a', 'b', 'c'].map((title) => addDeal(t, title));
    t.clock.advance(5000);
    t.board.edit(ana, a!.id, { stageId: t.stageNamed('Visita') });
    const moved = t.board.edit(ana, c!.id, {
      stageId: t.stageNamed('Visita'),
      beforeDealId: a!.id,
    });
    expect([titles(t, 'Novo'), titles(t, 'Visita')]).toEqual([['b'], ['c', 'a']]);
    expect(moved.stageSince).toBe('2026-11-23T12:00:05.000Z');
    expect(t.dealList.page({ limit: 5 }).items[0]?.id).toBe(b!.id);
  });

  test('keeps its stage date when only its place changes', () => {
    const t = leadsInATest();
    const [a, b] = [addDeal(t, 'a'), addDeal(t, 'b')];
    t.clock.advance(5000);
    expect(t.board.edit(ana, b.id, { beforeDealId: a.id }).stageSince).toBe(b.stageSince);
    expect(titles(t, 'Novo')).toEqual(['b', 'a']);
    t.board.edit(ana, b.id, { beforeDealId: null });
    expect(titles(t, 'Novo')).toEqual(['a', 'b']);
  });

  test('is lost only with a reason, which is forgotten when it is open again', () => {
    const t = leadsInATest();
    const { id } = addDeal(t, 'a');
    const stageId = t.stageNamed('Perdido');
    expect(refusal(() => t.board.edit(ana, id, { stageId }))).toMatchObject({
      code: 'BAD_INPUT',
      details: { fields: [{ field: 'lostReason', problem: 'required' }] },
    });
    const lost = t.board.edit(ana, id, { stageId, lostReason: 'Preço' });
    expect(lost.lostReason).toBe('Preço');
    expect(refusal(() => t.board.edit(ana, id, { lostReason: '' })).code).toBe('BAD_INPUT');
    expect(t.board.edit(ana, id, { stageId: t.stageNamed('Novo') }).lostReason).toBeNull();
  });

  test('does not move into a stage out of use, but can be edited within one', () => {
    const t = leadsInATest();
    const stageId = t.stageNamed('Visita');
    const [inside, outside] = [addDeal(t, 'a', 'Visita'), addDeal(t, 'b')];
    t.db.client.prepare('update stage set active = 0 where uid = ?').run(stageId);
    expect(refusal(() => t.board.edit(ana, outside.id, { stageId })).code).toBe('STAGE_INACTIVE');
    expect(titles(t, 'Novo')).toEqual(['b']);
    expect(t.board.edit(ana, inside.id, { title: 'c', stageId }).title).toBe('c');
  });

  test('is not placed before one of another stage', () => {
    const t = leadsInATest();
    const [a, b] = [addDeal(t, 'a'), addDeal(t, 'b', 'Visita')];
    expect(refusal(() => t.board.edit(ana, a.id, { beforeDealId: b.id })).code).toBe('NOT_FOUND');
  });

  test('that was moved goes back by undo to its stage, place and reason', async () => {
    const t = leadsInATest();
    const [a, b] = [addDeal(t, 'a'), addDeal(t, 'b')];
    t.clock.advance(5000);
    t.board.edit(ana, a.id, { stageId: t.stageNamed('Perdido'), lostReason: 'Preço' });
    const { undoId } = t.service.lastUndo(ana);
    expect(await t.undo.undo(ana, undoId ?? '')).toMatchObject({ restored: 1 });
    expect(t.dealList.page({ limit: 9 }).items).toEqual([
      { ...a, updatedAt: expect.any(String) },
      b,
    ]);
    expect(t.notices.filter(({ type }) => type === 'deals.changed')).toHaveLength(4);
  });

  test('is given to a lead that is there, and taken back from it', async () => {
    const t = leadsInATest();
    const deal = addDeal(t, 'a');
    const [one, gone] = [t.add({ name: 'Ana Souza' }), t.add({ name: 'Rui' })];
    t.service.remove(ana, gone.uid);
    expect(refusal(() => t.board.edit(ana, deal.id, { leadId: gone.uid })).code).toBe('NOT_FOUND');
    const given = t.board.edit(ana, deal.id, { leadId: one.uid });
    expect(given).toMatchObject({ leadId: one.uid, leadName: 'Ana Souza' });
    expect(t.dealList.page({ limit: 9, leadId: one.uid }).items).toHaveLength(1);
    const { undoId } = t.service.lastUndo(ana);
    t.service.remove(ana, one.uid);
    expect(t.board.edit(ana, deal.id, { leadId: one.uid, title: 'b' }).title).toBe('b');
    t.service.restore(ana, one.uid);
    expect(await t.undo.undo(ana, undoId ?? '')).toMatchObject({ restored: 1 });
    expect(t.dealList.page({ limit: 9 }).items).toMatchObject([{ leadId: null, title: 'b' }]);
  });

  test('with nothing new leaves nothing to undo', () => {
    const t = leadsInATest();
    const { id } = addDeal(t, 'a', 'Novo', 5);
    const actions = t.rowsIn('action');
    t.board.edit(ana, id, { title: 'a', value: 5, stageId: t.stageNamed('Novo') });
    expect(t.rowsIn('action')).toBe(actions);
  });
});

test('deals keep the order in which they were put, however often they are moved', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(4), fc.option(fc.nat(4))), { maxLength: 120 }),
      (moves) => {
        const t = leadsInATest();
        const made = ['a', 'b', 'c', 'd', 'e'].map((title) => addDeal(t, title));
        let model = made.map(({ title }) => title);
        for (const [which, before] of moves) {
          const deal = made[which]!;
          const target = before === null ? null : made[before]!;
          t.board.edit(ana, deal.id, { beforeDealId: target?.id ?? null });
          if (target === deal) continue;
          model = model.filter((title) => title !== deal.title);
          model.splice(target ? model.indexOf(target.title) : model.length, 0, deal.title);
        }
        expect(titles(t, 'Novo')).toEqual(model);
        t.db.close();
      },
    ),
    { numRuns: 12 },
  );
});

test('a place between two neighbours never runs out', () => {
  const t = leadsInATest();
  const [a, b, c] = ['a', 'b', 'c'].map((title) => addDeal(t, title));
  for (let n = 0; n < 60; n++) {
    t.board.edit(ana, a!.id, { beforeDealId: c!.id });
    t.board.edit(ana, b!.id, { beforeDealId: c!.id });
    expect(titles(t, 'Novo')).toEqual(['a', 'b', 'c']);
  }
});

test('the board is read page by page without skipping or repeating a deal', () => {
  const t = leadsInATest();
  for (let n = 0; n < 23; n++) addDeal(t, `d${n}`, n % 3 === 0 ? 'Visita' : 'Novo');
  const all = t.dealList.page({ limit: 100 }).items.map(({ id }) => id);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = t.dealList.page({ limit: 4, cursor });
    seen.push(...page.items.map(({ id }) => id));
    if (seen.length > all.length) break;
    cursor = page.pagination.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(all);
  expect(t.dealList.page({ limit: 4, page: 2 }).items.map(({ id }) => id)).toEqual(all.slice(4, 8));
});
