import { describe, expect, test } from 'vitest';
import { anaAtTheScreens, linkedLead, maria } from '../../../support/conflicts-in-a-test.ts';

describe('a contact that turns out to be another person', () => {
  /** Both sides changed the name, and they are two people of one office. */
  async function twoPeople() {
    const all = await linkedLead();
    const conflict = await all.oneClash({ name: 'Marta Lima' }, { name: 'Marcos Reis' });
    expect(conflict.choices).toContain('separate');
    return { ...all, conflict };
  }

  test('becomes a lead of its own with what is there, and ours keeps its values', async () => {
    const { app, conflict, settle, lead, id, connection, there } = await twoPeople();
    const before = await there();
    await settle(conflict, { choice: 'separate', sendAgain: false });
    await app.idle();
    const link = app.sync.links.byRemote(connection.id, 'lead', id);
    expect(link).toMatchObject({ lifecycle: 'linked', frozenFields: [] });
    expect(link?.recordId).not.toBe(lead.id);
    expect(app.leads.byId(link?.recordId ?? 0)).toMatchObject({
      name: 'Marcos Reis',
      email: maria.email,
      origin: 'Dinamize',
    });
    expect(app.now(lead)).toMatchObject({ name: 'Marta Lima', deletedAt: null });
    expect(await there()).toEqual(before);
    expect(app.conflicts()).toEqual([]);
    expect(app.stateOf(lead)).toBeUndefined();
  });

  test('ours is sent there as a contact of its own, and that one is linked to it', async () => {
    const { app, conflict, settle, lead, id, connection, contacts } = await twoPeople();
    await settle(conflict, { choice: 'separate' });
    app.edit(lead, { email: 'marta@correio.example' });
    await app.idle();
    const own = app.sync.links.ofRecordOn('lead', lead.id, connection.id);
    expect(own).toMatchObject({ lifecycle: 'linked' });
    expect(own?.remoteId).not.toBe(id);
    expect(await contacts.get(own?.remoteId ?? '')).toMatchObject({ name: 'Marta Lima' });
  });

  test('the two are not taken for one another again, not even by the mark we left on it', async () => {
    const { app, conflict, settle, lead, id, connection, contacts, there } = await twoPeople();
    await settle(conflict, { choice: 'separate', sendAgain: false });
    // The lead it became is erased one day, and what is there is met as if for the first time.
    const link = app.sync.links.byRemote(connection.id, 'lead', id)!;
    await app.idle();
    app.db.client
      .prepare(
        'delete from ledger where decision_id in (select id from decision where link_id = ?)',
      )
      .run(link.id);
    for (const table of ['decision', 'intent', 'conflict', 'job']) {
      app.db.client.prepare(`delete from ${table} where link_id = ?`).run(link.id);
    }
    app.db.client.prepare('delete from link where id = ?').run(link.id);
    app.remove({ id: link.recordId! });
    expect(await there()).toMatchObject({ email: maria.email, external_code: lead.uid });
    await contacts.edit(id, { name: 'Marcos R.' });
    await app.pulled();
    const again = app.sync.links.byRemote(connection.id, 'lead', id);
    expect(again?.recordId).not.toBe(lead.id);
    expect(app.now(lead).name).toBe('Marta Lima');
    expect(app.sync.links.ofRecordOn('lead', lead.id, connection.id)).toBeNull();
  });

  test('taken back, the two are one again and the question is open as before', async () => {
    const { app, conflict, settle, lead, id, connection, there } = await twoPeople();
    const link = () => app.sync.links.byRemote(connection.id, 'lead', id);
    const [was, before] = [link(), await there()];
    await settle(conflict, { choice: 'separate' });
    const born = link()?.recordId ?? 0;
    const { reopened } = await app.settle.undo(anaAtTheScreens, [conflict.id]);
    expect(reopened).toEqual([conflict.id]);
    expect(link()).toMatchObject({ recordId: lead.id, base: was?.base, lifecycle: 'linked' });
    expect(app.leads.byId(born)?.deletedAt).not.toBeNull();
    expect(app.now(lead).name).toBe('Marta Lima');
    await app.pulled();
    expect(app.conflicts()).toMatchObject([{ id: conflict.id, state: 'open' }]);
    expect(await there()).toEqual(before);
    await settle(app.conflicts()[0]!, { choice: 'separate' });
    await app.idle();
    expect(link()?.recordId).not.toBe(lead.id);
  });

  test('it stands once ours was sent there as a contact of its own', async () => {
    const { app, conflict, settle, lead, id, connection } = await twoPeople();
    await settle(conflict, { choice: 'separate' });
    app.edit(lead, { email: 'marta@correio.example' });
    await app.idle();
    expect(await app.settle.undo(anaAtTheScreens, [conflict.id])).toMatchObject({
      reopened: [],
      kept: [{ reason: 'already_sent' }],
    });
    const theirs = app.sync.links.byRemote(connection.id, 'lead', id);
    expect(theirs?.recordId).not.toBe(lead.id);
  });

  test('nothing is cut when our value moved since the person looked', async () => {
    const { app, conflict, settle, lead, link } = await twoPeople();
    app.edit(lead, { name: 'Marta L.' });
    await expect(settle(conflict, { choice: 'separate' })).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    expect(link()).toMatchObject({ lifecycle: 'linked' });
  });
});
