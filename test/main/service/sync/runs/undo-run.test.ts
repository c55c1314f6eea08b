import { describe, expect, test } from 'vitest';
import { ana, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../../support/dinamize-port.ts';
import { byAna, undoingIn } from '../../../../support/undo-in-a-test.ts';

async function start(contacts = 0) {
  const sandbox = await sandboxForThisTest({
    contacts,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const app = syncInATest();
  const connection = await app.connect(sandbox);
  return { sandbox, app, connection, contacts: contactsOf(sandbox), ...undoingIn(app) };
}

/** Three people that both sides hold in agreement, and a pull that takes a change of each. */
async function pulledChanges() {
  const all = await start();
  const { app, contacts, connection } = all;
  const people = ['Ana', 'Bia', 'Caio'].map((name) =>
    app.add(
      { name, email: `${name.toLowerCase()}@correio.example`, city: 'Santos' },
      { ...ana, sendTo: [connection.id] },
    ),
  );
  await app.idle();
  await app.pulled();
  const before = all.state();
  for (const { email } of people) {
    const [contact] = await contacts.find(email ?? '');
    await contacts.edit(contact?.id ?? '', {
      name: `${contact?.name} Silva`,
      custom_fields: { cmp9: 'Niterói' },
    });
  }
  const run = await app.pulled();
  const after = all.state();
  const cities = async () =>
    Promise.all(
      people.map(async ({ email }) => {
        const [contact] = await contacts.find(email ?? '');
        const held = contact?.['custom_fields'] as Record<string, string> | undefined;
        return held?.['cmp9'];
      }),
    );
  return { ...all, people, run, before, after, cities };
}

describe('a reading that is taken back', () => {
  test('leaves everything as it was before, here and, through the queue, there', async () => {
    const t = await pulledChanges();
    expect(t.after).not.toBe(t.before);
    const looked = await t.preview(t.run.id);
    expect(looked).toMatchObject({ restored: 6, kept: 0, failed: 0, removed: 0, sends: 3 });
    expect(looked.samples.restored[0]).toMatchObject({ field: 'city', before: 'Santos' });
    expect(t.state()).toBe(t.after);

    const undone = await t.undo(t.run.id);
    expect(undone).toMatchObject({
      kind: 'undo',
      state: 'completed',
      undo: { undoes: { id: t.run.id, restored: 6, kept: 0, failed: 0 }, undoable: true },
    });
    expect(t.state()).toBe(t.before);
    await t.app.idle();
    expect(await t.cities()).toEqual(['Santos', 'Santos', 'Santos']);
    // It is an edit of ours: the next reading does not take it again.
    await t.app.pulled();
    expect(t.state()).toBe(t.before);
    expect(t.app.sync.runs.detail(t.run.id).undo).toMatchObject({
      undoneBy: undone.id,
      undoable: false,
    });
  });

  test('keeps what somebody changed since, and lists exactly that', async () => {
    const t = await pulledChanges();
    t.app.edit(t.people[1]!, { city: 'Recife' });
    const { id } = await t.undo(t.run.id);
    expect(t.list(id, 'kept')).toEqual([['Bia', 'city', 'changed_since']]);
    expect(t.list(id, 'failed')).toEqual([]);
    expect(t.list(id, 'restored')).toHaveLength(5);
    expect(t.app.now(t.people[1]!)).toMatchObject({ name: 'Bia', city: 'Recife' });
    expect(t.app.now(t.people[0]!)).toMatchObject({ name: 'Ana', city: 'Santos' });
  });

  test('takes away that a lead was qualified, where it was the one that said so', async () => {
    const { app, contacts, connection, undo } = await start();
    const lead = app.add(
      { name: 'Ana', email: 'ana@correio.example' },
      { ...ana, sendTo: [connection.id] },
    );
    await app.idle();
    await app.pulled();
    const [contact] = await contacts.find('ana@correio.example');
    await contacts.edit(contact?.id ?? '', { custom_fields: { cmp5: 'Qualificado' } });
    const run = await app.pulled();
    expect(app.now(lead)).toMatchObject({
      status: 'qualified',
      qualifiedAt: app.now(lead).updatedAt,
    });
    await undo(run.id);
    expect(app.now(lead)).toMatchObject({ status: 'new', qualifiedAt: null });
  });

  test('can itself be taken back, and that again', async () => {
    const t = await pulledChanges();
    const first = await t.undo(t.run.id);
    await t.app.idle();
    const second = await t.undo(first.id);
    await t.app.idle();
    expect(t.state()).toBe(t.after);
    expect(await t.cities()).toEqual(['Niterói', 'Niterói', 'Niterói']);
    await t.undo(second.id);
    expect(t.state()).toBe(t.before);
  });

  test('cannot be taken back twice, nor while it is going on', async () => {
    const t = await pulledChanges();
    await t.undo(t.run.id);
    expect(() => t.start(t.run.id, byAna)).toThrow(/taken back already/);
    await expect(t.preview(t.run.id)).rejects.toMatchObject({ code: 'NOT_UNDOABLE' });
    const running = t.app.pull();
    expect(() => t.start(running.id, byAna)).toThrow(/still going/);
    await t.app.idle();
    const nothing = await t.app.pulled();
    expect(() => t.start(nothing.id, byAna)).toThrow(/changed nothing/);
  });

  test('does not lift a refusal, and says so', async () => {
    const t = await start();
    const lead = t.app.add(
      { name: 'Ana', email: 'ana@correio.example', consent: 'granted' },
      { ...ana, sendTo: [t.connection.id] },
    );
    await t.app.idle();
    const [contact] = await t.contacts.find('ana@');
    await t.contacts.edit(contact?.id ?? '', { optout: true });
    const run = await t.app.pulled();
    expect(t.app.now(lead).consent).toBe('denied');
    const { id } = await t.undo(run.id);
    expect(t.app.now(lead).consent).toBe('denied');
    expect(t.list(id, 'failed')).toEqual([['Ana', 'consent', 'refusal_stays']]);
  });

  test('leaves both sides alone where the value would not go back there', async () => {
    const t = await pulledChanges();
    const { rev } = await t.app.running.fieldPolicies.get(t.connection.uid);
    const rules = [{ field: 'city', policy: 'manual', direction: 'receive' }] as const;
    await t.app.setRules(t.connection.uid, { rev, rules: [...rules] });
    const { id } = await t.undo(t.run.id);
    expect(t.list(id, 'failed')).toHaveLength(3);
    expect(t.app.now(t.people[0]!)).toMatchObject({ name: 'Ana', city: 'Niterói' });
  });
});

describe('a first reading that is taken back', () => {
  test('takes the leads it had made away again, and leaves theirs alone', async () => {
    const t = await start(6);
    const [run] = t.app.sync.runs.page({ limit: 1, offset: 0 }).rows;
    const leads = t.app.db.client.prepare<[], { id: number }>('select id from lead').all();
    expect(leads).toHaveLength(6);
    const journal = (await t.sandbox.journal()).length;
    const touched = t.app.edit(leads[0]!, { city: 'Recife' });
    await t.app.idle();
    const looked = await t.preview(run!.id);
    expect(looked).toMatchObject({ removed: 5, kept: 1 });

    const undone = await t.undo(run!.id);
    await t.app.idle();
    expect(t.list(undone.id, 'kept')).toEqual([[touched.name, '*', 'changed_since']]);
    const live = () => leads.filter((lead) => t.app.now(lead).deletedAt === null).length;
    expect(live()).toBe(1);
    // What came of the edit alone; nothing was deleted there, and nothing comes in again.
    const effects = (await t.sandbox.journal()).slice(journal);
    expect(effects.map(({ op }) => op)).toEqual(['update']);
    await t.app.pulled();
    expect(live()).toBe(1);

    await t.undo(undone.id);
    await t.app.idle();
    expect(live()).toBe(6);
    const states = t.app.db.client
      .prepare(`select lifecycle, count(*) as links from link group by lifecycle`)
      .all();
    expect(states).toEqual([{ lifecycle: 'linked', links: 6 }]);
    const [contact] = await t.contacts.all();
    await t.contacts.edit(contact?.id ?? '', { custom_fields: { cmp9: 'Olinda' } });
    await t.app.pulled();
    const found = t.app.byEmail(String(contact?.email));
    expect(found?.city).toBe('Olinda');
  });

  test('goes on in the next process where it had got to, and counts nothing twice', async () => {
    const t = await start(130);
    const [run] = t.app.sync.runs.page({ limit: 1, offset: 0 }).rows;
    const { uid } = t.start(run!.id, byAna);
    const reached = () => t.app.sync.runs.detail(uid).progress.done;
    while (reached() === 0) await new Promise((resolve) => setImmediate(resolve));
    await t.app.running.undoRuns.stop();
    await t.app.close();
    expect(reached()).toBeLessThan(130);
    expect(t.app.sync.runs.detail(uid).state).toBe('running');

    const next = syncInATest({ db: t.app.db, clock: t.app.clock, bootId: 'boot-2' });
    const { ended, state } = undoingIn(next);
    const undone = await ended(uid);
    expect(undone.undo.undoes).toMatchObject({ restored: 130, kept: 0, failed: 0 });
    expect(state()).toBe('[]');
  });

  test('stops when it is told to; the rest is taken back when it is asked for again', async () => {
    const t = await start(130);
    const [run] = t.app.sync.runs.page({ limit: 1, offset: 0 }).rows;
    const { uid } = t.start(run!.id, byAna);
    const reached = () => t.app.sync.runs.detail(uid).progress.done;
    while (reached() === 0) await new Promise((resolve) => setImmediate(resolve));
    t.app.sync.service.cancel(uid);
    await t.ended(uid);
    await new Promise((resolve) => setImmediate(resolve));
    expect(t.state()).not.toBe('[]');
    const { undo } = await t.undo(run!.id);
    expect(t.state()).toBe('[]');
    expect(undo.undoes).toMatchObject({ restored: 130 - reached(), failed: 0 });
  });

  test('lets go of a record it had linked, whose values stay as they are', async () => {
    const t = await start();
    await t.contacts.add({
      name: 'Maria das Dores',
      email: 'maria@correio.example',
      custom_fields: { cmp9: 'Niterói' },
    });
    const lead = t.app.add({ name: 'Maria', email: 'maria@correio.example', company: 'Aroeira' });
    const before = t.state();
    const run = await t.app.pulled();
    await t.app.idle();
    expect(t.app.now(lead).city).toBe('Niterói');
    expect(t.app.conflicts()).toHaveLength(1);
    const journal = (await t.sandbox.journal()).length;

    const undone = await t.undo(run.id);
    await t.app.idle();
    expect(t.state()).toBe(before);
    expect(t.app.conflicts()).toEqual([]);
    expect(await t.sandbox.journal()).toHaveLength(journal);
    expect(t.list(undone.id, 'restored')).toEqual(
      expect.arrayContaining([['Maria', '*link', 'as_it_was']]),
    );
    await t.app.pulled();
    expect(t.state()).toBe(before);

    // Deleted since, it is not linked again by taking that back: nothing would be done about it there.
    t.app.remove(lead);
    const again = await t.undo(undone.id);
    await t.app.idle();
    expect(t.list(again.id, 'kept')).toContainEqual(['Maria', '*link', 'deleted_since']);
    expect(t.app.sync.links.ofRecord('lead', lead.id)).toMatchObject([{ lifecycle: 'detached' }]);
  });
});

test('what was edited there while a record was let go of comes in once it is linked again', async () => {
  const t = await start();
  const theirs = { name: 'Nova', email: 'nova@correio.example' };
  const { id } = await t.contacts.add({ ...theirs, custom_fields: { cmp9: 'Natal' } });
  const run = await t.app.pulled();
  const undone = await t.undo(run.id);
  await t.contacts.edit(id, { custom_fields: { cmp9: 'Recife' } });
  await t.app.pulled();
  await t.undo(undone.id);
  await t.app.idle();
  await t.app.pulled();
  expect(t.app.byEmail('nova@correio.example')?.city).toBe('Recife');
});

test('what an undo changes is quiet, and says in the history which run it took back', async () => {
  const t = await pulledChanges();
  const seen: unknown[] = [];
  const { enqueue } = t.app.sync.outbox;
  Object.assign(t.app.sync.outbox, {
    enqueue: (...args: Parameters<typeof enqueue>) => {
      seen.push(args[2].quiet);
      enqueue(...args);
    },
  });
  const undone = await t.undo(t.run.id);
  const { entries } = t.app.history.page('lead', t.people[0]!.id, { limit: 1 });
  expect(entries[0]).toMatchObject({ source: 'undo', actor: 'Ana', runId: undone.id });
  const [entry] = entries;
  const { steps } = t.app.sync.explain.change(
    { type: 'lead', id: t.app.now(t.people[0]!).uid },
    Number(entry?.id),
  );
  expect(steps).toMatchObject([{ kind: 'undo', id: undone.id, undoesId: t.run.id }]);
});
