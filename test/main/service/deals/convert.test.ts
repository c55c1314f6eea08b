import { describe, expect, test } from 'vitest';
import { deal as dealShape } from '../../../../src/shared/model/deal.ts';
import {
  ana,
  bia,
  leadsInATest,
  refusal,
  type LeadsInATest,
} from '../../../support/leads-in-a-test.ts';

const kept = (t: LeadsInATest) => ['deal', 'change', 'action', 'audit'].map(t.rowsIn);

describe('converting a lead', () => {
  test('makes the deal and marks the lead, both in the audit with before and after', () => {
    const t = leadsInATest();
    const before = t.add({ name: 'Ana Souza', owner: 'Bia' });
    const stageId = t.stageNamed('Proposta');
    const { lead, deal } = t.board.convert(ana, before.uid, {
      stageId,
      value: 350_000.5,
      owner: null,
    });
    expect(dealShape.parse(deal)).toEqual(deal);
    expect(deal).toMatchObject({
      title: 'Ana Souza',
      value: 350_000.5,
      stageId,
      leadId: before.uid,
      leadName: 'Ana Souza',
      owner: 'Bia',
    });
    expect(lead).toMatchObject({
      status: 'converted',
      dealId: deal.id,
      convertedAt: '2026-11-23T12:00:00.000Z',
    });
    expect(t.leads.byId(before.id)?.lifecycle).toBe('customer');
    const rows = t.db.client.prepare('select action, subject_id, details from audit').all() as {
      action: string;
      subject_id: string;
      details: string;
    }[];
    expect(rows.map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) }))).toEqual([
      {
        action: 'deal.created',
        subject_id: deal.id,
        details: {
          source: 'form',
          before: null,
          after: {
            leadId: before.id,
            owner: 'Bia',
            stageId: expect.any(Number),
            valueCents: 35_000_050,
          },
        },
      },
      {
        action: 'lead.converted',
        subject_id: before.uid,
        details: {
          source: 'form',
          before: { status: 'new', lifecycle: 'lead', deal: null },
          after: { status: 'converted', lifecycle: 'customer', deal: deal.id },
        },
      },
    ]);
  });

  test.each([
    ['a lead that does not exist', 'NOT_FOUND', () => 'nobody', 'Novo'],
    [
      'a lead that was deleted',
      'NOT_FOUND',
      (t: LeadsInATest) => t.remove(t.add({ name: 'x' })).uid,
      'Novo',
    ],
    ['a stage that does not exist', 'NOT_FOUND', (t: LeadsInATest) => t.add({ name: 'x' }).uid, ''],
    [
      'a stage out of use',
      'STAGE_INACTIVE',
      (t: LeadsInATest) => {
        t.db.client.prepare(`update stage set active = 0 where name = 'Visita'`).run();
        return t.add({ name: 'x' }).uid;
      },
      'Visita',
    ],
    [
      'a stage of lost deals, without a reason',
      'BAD_INPUT',
      (t: LeadsInATest) => t.add({ name: 'x' }).uid,
      'Perdido',
    ],
    [
      'a lead converted before',
      'ALREADY_CONVERTED',
      (t: LeadsInATest) => {
        const { uid } = t.add({ name: 'x' });
        t.board.convert(ana, uid, { stageId: t.stageNamed('Novo'), value: null, owner: null });
        return uid;
      },
      'Novo',
    ],
  ])('refuses %s and leaves nothing half-written', (_, code, prepare, stage) => {
    const t = leadsInATest();
    const uid = prepare(t);
    const stageId = stage === '' ? 'none' : t.stageNamed(stage);
    const before = kept(t);
    const refused = refusal(() => t.board.convert(ana, uid, { stageId, value: 1, owner: null }));
    expect(refused.code).toBe(code);
    expect(kept(t)).toEqual(before);
  });

  test('that fails in its last step leaves neither deal nor mark', () => {
    const t = leadsInATest();
    const lead = t.add({ name: 'x' });
    const before = kept(t);
    t.broken.enqueue = true;
    const stageId = t.stageNamed('Novo');
    expect(() => t.board.convert(ana, lead.uid, { stageId, value: 1, owner: null })).toThrow();
    expect(kept(t)).toEqual(before);
    expect(t.leads.byId(lead.id)).toEqual(lead);
  });

  test('is taken back whole by undo, after which the lead can be converted again', async () => {
    const t = leadsInATest();
    const before = t.add({ name: 'x', status: 'qualified' });
    const draft = { stageId: t.stageNamed('Novo'), value: 10, owner: null };
    t.board.convert(ana, before.uid, draft);
    await t.undo.undo(ana, t.service.lastUndo(ana, before.uid).undoId ?? '');
    expect(t.leads.byId(before.id)).toMatchObject({
      status: 'qualified',
      lifecycle: 'lead',
      dealId: null,
      convertedAt: null,
    });
    expect(t.dealList.page({ limit: 10 }).pagination.total).toBe(0);
    expect(() => t.board.convert(ana, before.uid, draft)).not.toThrow();
  });

  test('that was undone after others moved the deal on keeps the deal', async () => {
    const t = leadsInATest();
    const { uid } = t.add({ name: 'x' });
    const draft = { stageId: t.stageNamed('Novo'), value: 10, owner: null };
    const { deal } = t.board.convert(ana, uid, draft);
    t.board.edit(bia, deal.id, { stageId: t.stageNamed('Ganho') });
    const { undoId } = t.service.lastUndo(ana, uid);
    expect(await t.undo.undo(ana, undoId ?? '')).toMatchObject({ keptBecauseChanged: 1 });
    expect(t.dealList.page({ limit: 10 }).items).toMatchObject([{ id: deal.id }]);
  });
});
