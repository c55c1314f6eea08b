import { describe, expect, test } from 'vitest';
import {
  createForgetInputs,
  inputsKeptMs,
} from '../../../../src/main/service/ledger/forget-inputs.ts';
import { thinkAgain } from '../../../../src/main/service/ledger/thought.ts';
import { silentLog } from '../../../../src/main/service/log.ts';
import { createExplain } from '../../../../src/main/service/ledger/explain.ts';
import { createLedger } from '../../../../src/main/service/ledger/ledger-store.ts';
import { importsInATest } from '../../../support/imports-in-a-test.ts';
import { anaAtTheScreens, linkedLead } from '../../../support/conflicts-in-a-test.ts';

/** The two sides are looked at by a reading or by the send of our edit, whichever comes first. */
const asker = { kind: expect.stringMatching(/^(run|origin)$/) };

async function start() {
  const t = await linkedLead();
  const { app, lead } = t;
  /** The chain behind the last change of a field. */
  function why(field: string) {
    const { entries } = app.history.page('lead', lead.id, { limit: 50 });
    const entry = entries.find((each) => each.field === field);
    if (!entry) throw new Error(`${field} never changed`);
    return app.sync.explain.change({ type: 'lead', id: lead.uid }, Number(entry.id), field);
  }
  const again = (decisionId: string | null) => app.sync.explain.again(Number(decisionId));
  const decisions = app.db.client
    .prepare<[], number>('select id from decision order by id')
    .pluck();
  return { ...t, why, again, decisions: () => decisions.all() };
}

describe('why a value is what it is', () => {
  test('a value taken from them leads to the reading, with the three values it was made from', async () => {
    const { app, contacts, id, why, again } = await start();
    await contacts.edit(id, { custom_fields: { cmp9: 'Niterói' } });
    const run = await app.pulled();
    const { steps, decisionId } = why('city');
    expect(steps).toMatchObject([
      {
        kind: 'decision',
        connectionName: 'Dinamize',
        externalId: id,
        line: { side: 'local', outcome: 'taken', reason: 'remote_changed', after: 'Niterói' },
        from: { base: 'São Paulo', local: 'São Paulo', remote: 'Niterói' },
      },
      { kind: 'page', objectType: 'lead', number: 1, cursor: null, readAt: expect.any(String) },
      { kind: 'run', id: run.id, runKind: 'pull', trigger: 'person', actor: 'Ana' },
    ]);
    expect(again(decisionId)).toMatchObject({ verdict: 'same', lines: [{ field: 'city' }] });
  });

  test('a lead that was made by a reading, and one whose value a person typed', async () => {
    const { app, contacts, lead, why } = await start();
    await contacts.add({ name: 'Rui', email: 'rui@correio.example' });
    await app.pulled();
    const rui = app.byEmail('rui@correio.example')!;
    const [entry] = app.history.page('lead', rui.id, { limit: 1 }).entries;
    const made = app.sync.explain.change({ type: 'lead', id: rui.uid }, Number(entry?.id), 'name');
    expect(made.steps).toMatchObject([
      {
        kind: 'decision',
        line: { outcome: 'created', reason: 'new_there' },
        from: { remote: 'Rui' },
      },
      { kind: 'page' },
      { kind: 'run' },
    ]);
    app.edit(lead, { city: 'Santos' });
    expect(why('city')).toMatchObject({
      decisionId: null,
      steps: [{ kind: 'origin', source: 'form', actor: 'Ana' }],
    });
    const other = app.history.page('lead', rui.id, { limit: 1 }).entries[0];
    expect(() =>
      app.sync.explain.change({ type: 'lead', id: lead.uid }, Number(other?.id)),
    ).toThrow(/does not exist/);
  });

  test('a settled conflict leads to who settled it and to what had asked', async () => {
    const { oneClash, settle, why, again } = await start();
    await settle(await oneClash(), { choice: 'remote' });
    const { steps, decisionId } = why('city');
    expect(steps).toMatchObject([
      { kind: 'decision', line: { outcome: 'settled', reason: 'chose_remote', after: 'Niterói' } },
      { kind: 'conflict', choice: 'remote', by: 'Ana' },
      { kind: 'decision', line: { outcome: 'conflict', reason: 'both_changed' } },
      asker,
    ]);
    expect(again(decisionId).verdict).toBe('same');
  });

  test('a rule leads to who made it, whether it settled a conflict or the next clash', async () => {
    const { app, connection, clash, oneClash, why, again } = await start();
    await oneClash();
    const { rev } = await app.running.fieldPolicies.get(connection.uid);
    const rules = [{ field: 'city', policy: 'remote', direction: 'both' } as const];
    await app.setRules(connection.uid, { rev, rules });
    const ruled = why('city');
    expect(ruled.steps).toMatchObject([
      { kind: 'decision', line: { outcome: 'taken', reason: 'policy_remote' } },
      { kind: 'rule', policy: 'remote', direction: 'both', rev: rev + 1, by: 'Ana' },
      { kind: 'conflict', by: 'Ana' },
      { kind: 'decision', line: { reason: 'both_changed' } },
      asker,
    ]);
    expect(again(ruled.decisionId).verdict).toBe('same');
    await app.idle();

    await clash({ city: 'Olinda' }, { custom_fields: { cmp9: 'Recife' } });
    expect(why('city').steps).toMatchObject([
      { kind: 'decision', line: { reason: 'policy_remote', after: 'Recife' } },
      { kind: 'rule', by: 'Ana' },
      {},
    ]);
  });
});

describe('a decision made again', () => {
  test('comes out the same for all of a history of edits, readings, conflicts and rules', async () => {
    const t = await start();
    const { app, contacts, id, connection, lead } = t;
    let seed = 11;
    const pick = (most: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * most);
    };
    const cities = ['Santos', 'Recife', 'Olinda', 'Niterói', ''];
    const steps: (() => unknown)[] = [
      () => app.edit(lead, { city: cities[pick(5)] || null }),
      () => app.edit(lead, { tags: [`t${pick(4)}`, `u${pick(3)}`], notes: `nota ${pick(5)}` }),
      () => app.edit(lead, { status: pick(2) === 0 ? 'contacted' : 'qualified' }),
      () => contacts.edit(id, { custom_fields: { cmp9: cities[pick(5)] } }),
      () => contacts.edit(id, { name: `Maria ${pick(4)}`, custom_fields: { cmp5: 'Perdido' } }),
      () => app.pulled(),
      () => app.idle(),
      async () => {
        const [conflict] = app.conflicts();
        const choice = pick(2) === 0 ? 'local' : 'remote';
        if (conflict?.field) {
          await app.settle.one(anaAtTheScreens, { id: conflict.id, choice, winner: 'local' });
        }
      },
      async () => {
        const { rev } = await app.running.fieldPolicies.get(connection.uid);
        const policy = (['manual', 'local', 'remote'] as const)[pick(3)] ?? 'manual';
        const rules = [{ field: 'city', policy, direction: 'both' } as const];
        await app.setRules(connection.uid, { rev, rules });
      },
    ];
    for (let n = 0; n < 90; n += 1) await steps[pick(steps.length)]!();
    await app.idle();
    const all = t.decisions();
    expect(all.length).toBeGreaterThan(30);
    const others = all
      .map((each) => t.again(String(each)))
      .filter((each) => each.verdict !== 'same');
    expect(others).toEqual([]);
  });

  test('is told apart when the engine would answer differently now', async () => {
    const { app, contacts, id, why, again } = await start();
    await contacts.edit(id, { custom_fields: { cmp9: 'Niterói' } });
    await app.pulled();
    const { decisionId } = why('city');
    const kept = app.sync.ledger.keptOf(Number(decisionId))!;
    expect(thinkAgain('merge', { ...kept, base: { city: 'Recife' } })).toMatchObject([
      { outcome: 'conflict', reason: 'both_changed' },
    ]);
    app.db.client
      .prepare(`update ledger set reason = 'policy_remote' where decision_id = ?`)
      .run(Number(decisionId));
    expect(again(decisionId)).toMatchObject({
      verdict: 'differs',
      now: [{ reason: 'remote_changed' }],
    });
  });

  test('cannot be made again once its inputs are forgotten, and says since when', async () => {
    const { app, contacts, id, why, again } = await start();
    await contacts.edit(id, { custom_fields: { cmp9: 'Niterói' } });
    await app.pulled();
    const { decisionId } = why('city');
    const { decidedAt } = again(decisionId);
    const later = { ...app.clock, now: () => app.clock.now() + inputsKeptMs + 1000 };
    const forgetting = createForgetInputs({ db: app.db, clock: later, log: silentLog });
    forgetting.start();
    await forgetting.stop();
    expect(again(decisionId)).toMatchObject({
      forgottenAt: new Date(Date.parse(decidedAt) + inputsKeptMs).toISOString(),
      lines: [{ after: 'Niterói' }],
    });
    expect(why('city').steps[0]).toMatchObject({ from: null, line: { after: 'Niterói' } });
  });
});

test('nothing is written for a reading that finds all as it was, nor for a write tried again', async () => {
  const { app, sandbox, lead, decisions } = await start();
  const before = decisions().length;
  await app.pulled();
  expect(decisions()).toHaveLength(before);
  await sandbox.fault({ provider: 'dinamize', kind: 'http-500', times: 2 });
  app.edit(lead, { city: 'Santos' });
  await app.idle();
  expect(decisions()).toHaveLength(before + 1);
});

test('a value that came by a table leads to the file and the line of it', async () => {
  const t = importsInATest();
  const run = await t.import([
    ['nome', 'email', 'cidade'],
    ['Ana', 'ana@correio.example', 'Recife'],
    ['Rui', 'rui@correio.example', 'Olinda'],
  ]);
  const [rui] = t.db.client
    .prepare<[], { id: number; uid: string }>(`select id, uid from lead where name = 'Rui'`)
    .all();
  const [entry] = t.history.page('lead', rui!.id, { limit: 1 }).entries;
  const explain = createExplain(t.db, createLedger(t.db, t.clock));
  expect(explain.change({ type: 'lead', id: rui!.uid }, Number(entry?.id), 'city')).toMatchObject({
    decisionId: null,
    steps: [{ kind: 'import', id: run.id, fileName: 'tabela.csv', line: 3, actor: 'Ana' }],
  });
});
