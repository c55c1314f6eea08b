import { describe, expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { ana, byAna, byDinamize, leadsInATest } from '../../../support/leads-in-a-test.ts';

function withMany(count: number) {
  const t = leadsInATest();
  transact(t.db, (tx) => {
    for (let n = 0; n < count; n++) {
      const status = n % 2 === 0 ? 'new' : 'contacted';
      t.pipeline.create(tx, { name: `Lead ${n}`, status, tags: ['csv'] }, byDinamize);
    }
  });
  t.enqueued.length = 0;
  return t;
}

describe('bulk work on a filter', () => {
  test('reaches every lead of the filter, also those it makes leave the filter, minus the exceptions', async () => {
    const t = withMany(900);
    const except = t.leads.byId(1)?.uid ?? '';
    const result = await t.bulk.edit(
      ana,
      { filter: { status: ['new'] }, except: [except] },
      { set: { status: 'qualified' }, addTags: ['Lote'], removeTags: ['CSV'] },
    );
    expect(result).toMatchObject({ changed: 449, skipped: 0 });
    expect(t.list.count({ status: ['qualified'], tag: ['lote'] })).toBe(449);
    expect(t.list.count({ status: ['new'] })).toBe(1);
    expect(t.list.count({ tag: ['csv'] })).toBe(451);
    expect(t.rowsIn('action')).toBe(1);
    expect(new Set(t.enqueued.map(({ cause }) => cause.jobClass))).toEqual(new Set(['import']));
  });

  test('is taken back whole by one undo, except what changed since', async () => {
    const t = withMany(700);
    const { undoId } = await t.bulk.edit(
      ana,
      { filter: {}, except: [] },
      { set: { owner: 'Ana', status: 'lost' } },
    );
    t.edit(t.leads.byId(3)!, { owner: 'Bia' }, byAna);
    expect(await t.undo.undo(ana, undoId ?? '')).toMatchObject({
      restored: 700,
      keptBecauseChanged: 1,
    });
    expect(t.list.count({ owner: [''] })).toBe(699);
    expect(t.list.count({ status: ['new'] })).toBe(350);
  });

  test('lets everything else have its turn', async () => {
    const t = withMany(2500);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await t.bulk.edit(ana, { filter: {}, except: [] }, { set: { owner: 'Ana' } });
    clearInterval(timer);
    // 2,500 leads are at least 13 slices, and a timer fires between any two of them.
    expect(turns).toBeGreaterThanOrEqual(10);
  });
});

describe('bulk work on chosen leads', () => {
  test('deletes them under one undo and counts those that were gone', async () => {
    const t = withMany(5);
    const ids = [1, 2, 3].map((id) => t.leads.byId(id)?.uid ?? '');
    t.remove(t.leads.byId(3)!);
    const { changed, skipped, undoId } = await t.bulk.remove(ana, { ids: [...ids, 'nobody'] });
    expect({ changed, skipped }).toEqual({ changed: 2, skipped: 2 });
    expect(t.list.count({})).toBe(2);
    await t.undo.undo(ana, undoId ?? '');
    expect(t.list.count({})).toBe(4);
  });

  test('that changes nothing leaves nothing to undo and no line in the audit', async () => {
    const t = withMany(3);
    const ids = [t.leads.byId(1)?.uid ?? ''];
    expect(await t.bulk.edit(ana, { ids }, { addTags: ['csv'] })).toEqual({
      changed: 0,
      skipped: 1,
      undoId: null,
    });
    expect([t.rowsIn('action'), t.rowsIn('audit')]).toEqual([0, 0]);
  });

  test('sends each of them once', async () => {
    const t = withMany(3);
    const ids = [1, 2, 1].map((id) => t.leads.byId(id)?.uid ?? '');
    t.remove(t.leads.byId(2)!);
    expect(await t.bulk.sync(ana, { ids }, 'any')).toEqual({ jobs: 1 });
    expect(t.sent).toEqual([{ leadId: 1, connectionId: 7, jobClass: 'person', actor: 'Ana' }]);
  });

  test('writes one line in the audit for all of them', async () => {
    const t = withMany(4);
    await t.bulk.edit(ana, { filter: {}, except: [] }, { set: { origin: 'Feira' } });
    const [row] = t.db.client.prepare('select action, details from audit').all();
    expect(row).toMatchObject({ action: 'leads.bulk-edited' });
    expect(JSON.parse((row as { details: string }).details)).toMatchObject({
      changed: 4,
      fields: ['origin'],
    });
  });
});
