import { createRouterClient } from '@orpc/server';
import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../../../src/main/service/handlers/base.ts';
import { createDealHandlers } from '../../../../src/main/service/handlers/deals.ts';
import { createDealHistory } from '../../../../src/main/service/deals/deal-history.ts';
import { createLeadHandlers } from '../../../../src/main/service/handlers/leads.ts';
import { createExplain } from '../../../../src/main/service/ledger/explain.ts';
import { createLedger } from '../../../../src/main/service/ledger/ledger-store.ts';
import { createSegmentHandlers } from '../../../../src/main/service/handlers/segments.ts';
import { ana, byDinamize, leadsInATest, siteKey } from '../../../support/leads-in-a-test.ts';

/** The contract as a door calls it: inputs and outputs are checked against their shapes. */
function doors(context: CallContext = ana) {
  const t = leadsInATest();
  const explain = createExplain(t.db, createLedger(t.db, t.clock));
  const router = {
    leads: createLeadHandlers({ ...t, leads: t.service, deals: t.board, explain }),
    segments: createSegmentHandlers({ segments: t.segments.store, count: t.list.countSoon }),
    deals: createDealHandlers({
      stages: t.stages,
      list: t.dealList,
      deals: t.board,
      history: createDealHistory(t),
      explain,
    }),
  };
  return { ...t, call: createRouterClient(router, { context }) };
}

test('a day of work with one lead goes through every door', async () => {
  const { call, service } = doors();
  const lead = await call.leads.create({
    name: 'Ana Souza',
    email: 'ana@exemplo.com',
    phone: '(11) 98231-7745',
    income: 12_000,
    tags: ['vip'],
    custom: { quartos: 2 },
    followUpAt: '2026-12-01T12:00:00Z',
    sync: true,
  });
  expect(await call.leads.get({ id: lead.id })).toEqual(lead);
  expect((await call.leads.list({ q: 'souza' })).items).toEqual([lead]);
  expect(await call.leads.count({ tag: ['vip'] })).toEqual({ total: 1 });
  expect(await call.leads.facets({ field: 'tag' })).toEqual([{ value: 'vip', count: 1 }]);
  const query = { sort: 'name' as const };
  expect(await call.leads.neighbours({ query, id: lead.id })).toEqual({
    index: 0,
    total: 1,
    previous: null,
    next: null,
  });
  const { problems, normalized } = await call.leads.check({
    draft: { phone: '11 8231-7745', income: 5.5 },
    id: lead.id,
  });
  expect([problems.length, normalized]).toEqual([1, { phone: '+551182317745', income: 5.5 }]);
  await call.leads.edit({ id: lead.id, openedAtRev: lead.localRev, city: 'Santos' });
  expect((await call.leads.history({ id: lead.id })).items).toHaveLength(2);
  expect(await call.leads.sync({ id: lead.id })).toEqual({ jobs: 1 });
  const { undoId } = await call.leads.lastUndo({ leadId: lead.id });
  expect(await call.leads.undo({ undoId: undoId ?? '' })).toMatchObject({ restored: 1 });
  const [first] = (await call.deals.stages()).items;
  const converted = await call.leads.convert({ id: lead.id, stageId: first?.id ?? '', value: 10 });
  expect((await call.deals.list({})).items).toEqual([converted.deal]);
  const { id: _, ...same } = await call.deals.edit({ id: converted.deal.id, title: 'Outro' });
  expect(same.title).toBe('Outro');
  const ids = { selection: { ids: [lead.id] } };
  expect(await call.leads.bulkEdit({ ...ids, addTags: ['b'] })).toMatchObject({ changed: 1 });
  expect(await call.leads.bulkSync(ids)).toEqual({ jobs: 1 });
  expect(await call.leads.bulkRemove(ids)).toMatchObject({ changed: 1 });
  expect(service.restore(ana, lead.id).deletedAt).toBeNull();
  expect((await call.leads.remove({ id: lead.id })).deletedAt).not.toBeNull();
  expect(await call.leads.fields()).toMatchObject({ custom: ['quartos'] });
  const segment = await call.segments.save({ name: 'v', filter: {}, sort: 'name', columns: null });
  expect(await call.segments.list()).toEqual([segment]);
  expect(await call.segments.remove({ id: segment.id })).toEqual({ ok: true });
});

test('whatever a connection wrote fits the shape of a lead at the doors', async () => {
  const { call, add } = doors();
  add({ name: '', phone: 'x'.repeat(40), email: 'not an e-mail', document: '1' }, byDinamize);
  expect((await call.leads.list({})).items).toHaveLength(1);
});

describe('errors reach a door with their code, status and fields', () => {
  test.each([
    ['BAD_INPUT', 400, (d: ReturnType<typeof doors>) => d.call.leads.create({ company: 'x' })],
    ['NOT_FOUND', 404, (d: ReturnType<typeof doors>) => d.call.leads.get({ id: 'nobody' })],
    ['BAD_INPUT', 400, (d: ReturnType<typeof doors>) => d.call.leads.list({ cursor: 'x' })],
    [
      'DUPLICATE',
      409,
      (d: ReturnType<typeof doors>) => {
        d.add({ email: 'a@x.com' });
        return d.call.leads.create({ email: 'a@x.com' });
      },
    ],
  ])('%s (%i)', async (code, status, work) => {
    await expect(work(doors())).rejects.toMatchObject({ code, status, defined: true });
  });
});

test('what a key of the REST door does is kept under its name', async () => {
  const { call } = doors({ ...siteKey, scopes: ['read', 'write'] });
  const { id } = await call.leads.create({ name: 'Ana' });
  expect((await call.leads.history({ id })).items).toMatchObject([
    { source: 'api', actor: 'Site' },
  ]);
});
