import { describe, expect, test } from 'vitest';
import { anaAtTheScreens, linkedLead, maria } from '../../../support/conflicts-in-a-test.ts';

type Linked = Awaited<ReturnType<typeof linkedLead>>;

/** What Dinamize holds of Maria, by her e-mail. */
async function mariasThere({ contacts }: Linked): Promise<Record<string, unknown>[]> {
  return (await contacts.all()).filter(({ email }) => email === maria.email);
}

describe('deleted there after it was edited here', () => {
  async function deletedThere() {
    const all = await linkedLead();
    const { app, connection, contacts, lead, id } = all;
    app.clock.advance(60_000);
    await app.pulled();
    app.gate.hold(connection.id, 'paused', '');
    app.edit(lead, { city: 'Santos' });
    await contacts.remove(id);
    app.gate.release(connection.id, 'paused');
    await app.pulled();
    const [conflict] = app.conflicts();
    return { ...all, conflict: conflict! };
  }

  test('keeping it makes it there again, once, with what it holds here', async () => {
    const all = await deletedThere();
    const { app, conflict, settle, lead } = all;
    expect(conflict).toMatchObject({
      kind: 'edit_delete',
      deletedOn: 'remote',
      choices: ['keep', 'delete', 'detach'],
    });
    await settle(conflict, { choice: 'keep' });
    await app.idle();
    expect(await mariasThere(all)).toMatchObject([{ custom_fields: { cmp9: 'Santos' } }]);
    expect(app.stateOf(lead)).toBe('in_sync');
    await app.pulled();
    expect(app.conflicts()).toEqual([]);
  });

  test('deleting it here too deletes it, and nothing goes out', async () => {
    const all = await deletedThere();
    const { app, conflict, settle, lead, writes } = all;
    const before = await writes();
    await settle(conflict, { choice: 'delete' });
    await app.idle();
    expect(app.now(lead).deletedAt).not.toBeNull();
    expect(await writes()).toEqual(before);
    expect(await mariasThere(all)).toEqual([]);
    expect(app.conflicts()).toEqual([]);
  });

  test('it is not deleted here when it was edited since the person looked', async () => {
    const { app, conflict, settle, lead, connection } = await deletedThere();
    app.gate.hold(connection.id, 'paused', '');
    app.edit(lead, { notes: 'Ligou hoje.' });
    await expect(settle(conflict, { choice: 'delete' })).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    expect(app.now(lead).deletedAt).toBeNull();
    const [again] = app.conflicts();
    await settle(again!, { choice: 'delete' });
    expect(app.now(lead).deletedAt).not.toBeNull();
  });

  test('letting go keeps the lead here, and later edits stay here', async () => {
    const all = await deletedThere();
    const { app, conflict, settle, lead } = all;
    await settle(conflict, { choice: 'detach' });
    app.edit(lead, { city: 'Recife' });
    await app.idle();
    expect(app.now(lead)).toMatchObject({ city: 'Recife', deletedAt: null });
    expect(await mariasThere(all)).toEqual([]);
    expect(app.stateOf(lead)).toBe('unlinked');
  });

  test.for(['keep', 'delete', 'detach'] as const)(
    'the decision to %s it is taken back while nothing went out, and can be made anew',
    async (choice) => {
      const all = await deletedThere();
      const { app, conflict, settle, lead, link, writes } = all;
      const before = { link: link(), deletedAt: app.now(lead).deletedAt, sent: await writes() };
      await settle(conflict, { choice });
      expect(app.conflicts()).toEqual([]);
      expect(await app.settle.undo(anaAtTheScreens, [conflict.id])).toEqual({
        reopened: [conflict.id],
        kept: [],
      });
      await app.idle();
      const after = { link: link(), deletedAt: app.now(lead).deletedAt, sent: await writes() };
      expect(after).toEqual(before);
      const [again] = app.conflicts();
      expect(again).toMatchObject({ id: conflict.id, choices: ['keep', 'delete', 'detach'] });
      await settle(again!, { choice: 'detach' });
      expect(app.stateOf(lead)).toBe('unlinked');
    },
  );

  test('once it was made there again the decision stands, and that is said', async () => {
    const { app, conflict, settle } = await deletedThere();
    await settle(conflict, { choice: 'keep' });
    await app.idle();
    expect(await app.settle.undo(anaAtTheScreens, [conflict.id])).toEqual({
      reopened: [],
      kept: [{ id: conflict.id, reason: 'already_sent' }],
    });
  });

  test('deleting on both sides is an admin’s to decide; the rest anybody’s', async () => {
    const { app, conflict } = await deletedThere();
    const staff = { operator: { name: 'Bia', role: 'staff' }, source: 'form' } as const;
    const ask = { id: conflict.id, winner: 'local' } as const;
    await expect(app.settle.one(staff, { ...ask, choice: 'delete' })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    });
    await app.settle.one(staff, { ...ask, choice: 'detach' });
    expect(app.conflicts()).toEqual([]);
  });
});

describe('deleted here after it was edited there', () => {
  async function deletedHere() {
    const all = await linkedLead();
    const { app, contacts, lead, id } = all;
    await contacts.edit(id, { name: 'Maria D.' });
    app.remove(lead);
    await app.idle();
    const [conflict] = app.conflicts();
    return { ...all, conflict: conflict! };
  }

  test('keeping it brings the lead back with what they wrote', async () => {
    const { app, conflict, settle, lead, there } = await deletedHere();
    expect(conflict.deletedOn).toBe('local');
    await settle(conflict, { choice: 'keep' });
    await app.idle();
    expect(app.now(lead)).toMatchObject({ deletedAt: null, name: 'Maria D.' });
    expect(await there()).toMatchObject({ name: 'Maria D.' });
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('deleting it there too deletes it there', async () => {
    const all = await deletedHere();
    await all.settle(all.conflict, { choice: 'delete' });
    await all.app.idle();
    expect(await mariasThere(all)).toEqual([]);
    expect(all.app.conflicts()).toEqual([]);
  });

  test('what they wrote after the person looked is not deleted, but asked about again', async () => {
    const all = await deletedHere();
    const { app, conflict, contacts, id, settle } = all;
    await contacts.edit(id, { name: 'Maria de Novo' });
    await settle(conflict, { choice: 'delete' });
    await app.idle();
    expect(await mariasThere(all)).toMatchObject([{ name: 'Maria de Novo' }]);
    expect(app.conflicts()).toMatchObject([{ kind: 'edit_delete', deletedOn: 'local' }]);
  });

  test.for(['keep', 'delete'] as const)(
    'the decision to %s it is taken back before anything is sent',
    async (choice) => {
      const all = await deletedHere();
      const { app, conflict, settle, lead } = all;
      const there = await mariasThere(all);
      await settle(conflict, { choice });
      const { reopened } = await app.settle.undo(anaAtTheScreens, [conflict.id]);
      expect(reopened).toEqual([conflict.id]);
      await app.idle();
      expect(app.now(lead).deletedAt).not.toBeNull();
      expect(await mariasThere(all)).toEqual(there);
      expect(app.conflicts()).toMatchObject([{ id: conflict.id, deletedOn: 'local' }]);
    },
  );

  test('letting go leaves it there', async () => {
    const all = await deletedHere();
    await all.settle(all.conflict, { choice: 'detach' });
    await all.app.idle();
    await all.app.pulled();
    expect(await mariasThere(all)).toMatchObject([{ name: 'Maria D.' }]);
    expect(all.app.now(all.lead).deletedAt).not.toBeNull();
    expect(all.app.conflicts()).toEqual([]);
  });
});

describe('a contact that may be one of two leads', () => {
  async function ambiguous() {
    const all = await linkedLead();
    const { app, contacts } = all;
    const [one, other] = [
      app.add({ name: 'Rosa', email: 'rosa@correio.example' }),
      app.add({ name: 'Rosa irmã', email: 'rosa@correio.example', company: 'Ipê' }),
    ];
    const contact = await contacts.add({ email: 'rosa@correio.example', name: 'Rosa' });
    await app.pulled();
    const [conflict] = app.conflicts();
    return { ...all, one, other, contact, conflict: conflict! };
  }

  test('is linked to the one a person names, and the two are brought together', async () => {
    const { app, conflict, settle, one, other, contact, contacts } = await ambiguous();
    expect(conflict.candidates.map(({ id }) => id).toSorted()).toEqual(
      [one.uid, other.uid].toSorted(),
    );
    await settle(conflict, { choice: 'link', target: other.uid });
    await app.idle();
    expect(await contacts.get(contact.id)).toMatchObject({ custom_fields: { cmp8: 'Ipê' } });
    expect(app.conflicts()).toMatchObject([{ field: 'name', local: 'Rosa irmã', remote: 'Rosa' }]);
    expect(app.stateOf(one)).toBeUndefined();
  });

  test('becomes a lead of its own, and nothing is sent there', async () => {
    const { app, conflict, settle, writes, contact, connection } = await ambiguous();
    const before = await writes();
    await settle(conflict, { choice: 'separate' });
    await app.idle();
    await app.pulled();
    const link = app.sync.links.byRemote(connection.id, 'lead', contact.id);
    expect(app.leads.byId(link?.recordId ?? 0)).toMatchObject({ name: 'Rosa', origin: 'Dinamize' });
    expect(await writes()).toEqual(before);
    expect(app.conflicts()).toEqual([]);
  });

  test('a lead of its own goes again, and a link is cut again, when the decision is taken back', async () => {
    const { app, conflict, settle, contact, other, connection } = await ambiguous();
    const leads = app.db.client.prepare('select count(*) from lead where deleted_at is null');
    const before = leads.pluck().get();
    for (const ask of [{ choice: 'separate' }, { choice: 'link', target: other.uid }] as const) {
      const [open] = app.conflicts();
      await settle(open!, ask);
      const { reopened } = await app.settle.undo(anaAtTheScreens, [conflict.id]);
      expect(reopened).toEqual([conflict.id]);
      expect(app.sync.links.byRemote(connection.id, 'lead', contact.id)).toMatchObject({
        lifecycle: 'candidate',
        recordId: null,
      });
      expect(leads.get()).toBe(before);
    }
    await app.idle();
    const [open] = app.conflicts();
    await settle(open!, { choice: 'link', target: other.uid });
    await app.idle();
    expect(app.stateOf(other)).toBe('conflict');
  });

  test('is linked to all of them when they are one person, and they become one lead', async () => {
    const { app, conflict, settle, one, other, contact, connection } = await ambiguous();
    await settle(conflict, { choice: 'merge', target: other.uid });
    await app.idle();
    expect(app.now(one).deletedAt).not.toBeNull();
    expect(app.now(other).company).toBe('Ipê');
    expect(app.sync.links.byRemote(connection.id, 'lead', contact.id)).toMatchObject({
      recordId: other.id,
      lifecycle: 'linked',
    });
    expect(await app.settle.undo(anaAtTheScreens, [conflict.id])).toMatchObject({
      kept: [{ reason: 'not_undoable' }],
    });
    expect(app.merges.of(other.uid).with).toMatchObject([{ id: one.uid }]);
  });

  test('said to be a lead of its own, it is never linked to those it was compared with', async () => {
    const { app, conflict, settle, one, other, contact, connection } = await ambiguous();
    await settle(conflict, { choice: 'separate' });
    await app.idle();
    const link = app.sync.links.byRemote(connection.id, 'lead', contact.id)!;
    app.db.client.prepare('delete from conflict where link_id = ?').run(link.id);
    app.db.client.prepare('delete from job where link_id = ?').run(link.id);
    app.db.client.prepare('delete from link where id = ?').run(link.id);
    app.remove({ id: link.recordId! });
    await app.pulled();
    const again = app.sync.links.byRemote(connection.id, 'lead', contact.id);
    expect([one.id, other.id]).not.toContain(again?.recordId);
    expect(app.conflicts()).toEqual([]);
  });

  test('is not linked to a lead that was not asked about, nor to one that is another contact', async () => {
    const { app, conflict, settle, lead, one, connection } = await ambiguous();
    await expect(settle(conflict, { choice: 'link', target: lead.uid })).rejects.toMatchObject({
      details: { fields: [{ field: 'target', problem: 'required' }] },
    });
    const taken = { connectionId: connection.id, recordId: one.id, remoteId: '999' };
    app.sync.links.insert(app.db as never, { ...taken, objectType: 'lead', lifecycle: 'linked' });
    await expect(settle(conflict, { choice: 'link', target: one.uid })).rejects.toMatchObject({
      details: { fields: [{ field: 'target', problem: 'taken' }] },
    });
    expect(app.conflicts()).toHaveLength(1);
  });
});

describe('a create of unknown outcome with two records there that may be it', () => {
  async function uncertain() {
    const all = await linkedLead();
    const { app, sandbox, contacts, connection } = all;
    await sandbox.fault({
      provider: 'dinamize',
      kind: 'reset',
      after: true,
      times: 1,
      match: { path: '/contact/add' },
    });
    app.gate.hold(connection.id, 'paused', '');
    const rosa = app.add(
      { name: 'Rosa', email: 'rosa@correio.example', city: 'Olinda' },
      { source: 'form', actor: 'Ana', sendTo: [connection.id] },
    );
    const twin = await contacts.add({ email: 'rosa2@correio.example', name: 'Rosa 2' });
    await contacts.edit(twin.id, { external_code: rosa.uid });
    app.gate.release(connection.id, 'paused');
    await app.until(() => app.conflicts().length > 0, 'The question');
    await app.idle();
    const [conflict] = app.conflicts();
    return { ...all, rosa, twin, conflict: conflict! };
  }

  test('is the one a person names', async () => {
    const { app, conflict, settle, contacts, rosa } = await uncertain();
    const [own] = await contacts.find('rosa@correio.example');
    expect(conflict.candidates).toContainEqual({
      id: own?.id,
      name: 'Rosa',
      email: 'rosa@correio.example',
      phone: null,
    });
    await settle(conflict, { choice: 'link', target: own?.id });
    await app.idle();
    expect(app.stateOf(rosa)).toBe('in_sync');
    expect(app.sync.links.ofRecord('lead', rosa.id)).toMatchObject([
      { remoteId: own?.id, lifecycle: 'linked' },
    ]);
  });

  test('is asked about again when the person takes the decision back in time', async () => {
    const { app, conflict, settle, contacts, rosa } = await uncertain();
    const before = await contacts.all();
    const [own] = await contacts.find('rosa@correio.example');
    for (const ask of [{ choice: 'detach' }, { choice: 'link', target: own!.id }] as const) {
      await settle(conflict, ask);
      const { reopened } = await app.settle.undo(anaAtTheScreens, [conflict.id]);
      expect(reopened).toEqual([conflict.id]);
      expect(app.sync.links.ofRecord('lead', rosa.id)).toMatchObject([
        { remoteId: null, lifecycle: 'creating' },
      ]);
    }
    await app.idle();
    expect(await contacts.all()).toEqual(before);
    expect(app.conflicts()).toMatchObject([{ id: conflict.id }]);
  });

  test('is left alone when a person says so', async () => {
    const { app, conflict, settle, rosa, contacts } = await uncertain();
    const before = await contacts.all();
    await settle(conflict, { choice: 'detach' });
    await app.idle();
    expect(await contacts.all()).toEqual(before);
    expect(app.stateOf(rosa)).toBe('unlinked');
    expect(app.conflicts()).toEqual([]);
  });
});
