import { describe, expect, test } from 'vitest';
import { anaAtTheScreens, linkedLead, maria } from '../../../support/conflicts-in-a-test.ts';

describe('settling a field that both sides changed', () => {
  test('with ours sends ours, and both sides agree', async () => {
    const { app, lead, oneClash, settle, there } = await linkedLead();
    const settled = await settle(await oneClash(), { choice: 'local' });
    expect(settled).toMatchObject({ state: 'settled', choice: 'local', settledBy: 'Ana' });
    await app.idle();
    expect(await there()).toMatchObject({ custom_fields: { cmp9: 'Santos' } });
    expect(app.now(lead).city).toBe('Santos');
    expect(app.conflicts()).toEqual([]);
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('with theirs changes ours and sends nothing', async () => {
    const { app, lead, oneClash, settle, writes, link } = await linkedLead();
    const conflict = await oneClash();
    const before = await writes();
    await settle(conflict, { choice: 'remote' });
    await app.idle();
    await app.pulled();
    expect(app.now(lead).city).toBe('Niterói');
    expect(await writes()).toEqual(before);
    expect(link()).toMatchObject({ frozenFields: [], base: { city: 'Niterói' } });
    expect(app.conflicts()).toEqual([]);
    const [change] = app.history.page('lead', lead.id, { limit: 1 }).entries;
    expect(change).toMatchObject({
      field: 'city',
      before: 'Santos',
      after: 'Niterói',
      source: 'resolution',
      actor: 'Ana',
    });
  });

  test('with another value writes it on both sides', async () => {
    const { app, lead, oneClash, settle, there } = await linkedLead();
    await settle(await oneClash(), { choice: 'value', value: ' Praia Grande ' });
    await app.idle();
    expect(app.now(lead).city).toBe('Praia Grande');
    expect(await there()).toMatchObject({ custom_fields: { cmp9: 'Praia Grande' } });
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('with both keeps ours in the field and theirs in a second one', async () => {
    const { app, lead, oneClash, settle, there } = await linkedLead();
    const conflict = await oneClash(
      { phone: '+5511911112222' },
      { custom_fields: { cmp4: '5511933334444' } },
    );
    expect(conflict.choices).toEqual(['local', 'remote', 'value', 'both', 'separate']);
    expect(conflict.secondIn).toBe('custom:Telefone 2');
    await settle(conflict, { choice: 'both' });
    await app.idle();
    expect(app.now(lead)).toMatchObject({
      phone: '+5511911112222',
      custom: { 'Telefone 2': '+5511933334444' },
      notes: null,
    });
    expect(await there()).toMatchObject({ custom_fields: { cmp4: '5511911112222' } });
  });

  test('with both keeps theirs in the notes when there is a second one already', async () => {
    const { app, lead, oneClash, settle } = await linkedLead();
    app.edit(lead, { custom: { 'E-mail 2': 'm@casa.example' } });
    const conflict = await oneClash(
      { email: 'maria@nova.example' },
      { email: 'maria@antiga.example' },
    );
    expect(conflict.secondIn).toBe('notes');
    await settle(conflict, { choice: 'both' });
    expect(app.now(lead)).toMatchObject({
      email: 'maria@nova.example',
      custom: { 'E-mail 2': 'm@casa.example' },
      notes: 'E-mail (Dinamize): maria@antiga.example',
    });
  });

  test('that was emptied there, with theirs, empties it here', async () => {
    const { app, lead, contacts, id, settle } = await linkedLead();
    await contacts.edit(id, { custom_fields: { cmp4: '' } });
    await app.pulled();
    const [conflict] = app.conflicts();
    expect(conflict).toMatchObject({ kind: 'clear', local: maria.phone, remote: null });
    await settle(conflict!, { choice: 'remote' });
    await app.idle();
    expect(app.now(lead).phone).toBeNull();
    expect(app.conflicts()).toEqual([]);
  });

  test('that was emptied there, with ours, fills it there', async () => {
    const { app, contacts, id, settle, there } = await linkedLead();
    await contacts.edit(id, { custom_fields: { cmp4: '' } });
    await app.pulled();
    await settle(app.conflicts()[0]!, { choice: 'local' });
    await app.idle();
    expect(await there()).toMatchObject({ custom_fields: { cmp4: '5511982317745' } });
    expect(app.conflicts()).toEqual([]);
  });

  test('lets the other fields of the lead go on meanwhile', async () => {
    const { app, contacts, id, lead, oneClash, there } = await linkedLead();
    await oneClash();
    app.edit(lead, { company: 'Aroeira' });
    await app.idle();
    await contacts.edit(id, { name: 'Maria D.' });
    await app.pulled();
    expect(await there()).toMatchObject({ custom_fields: { cmp8: 'Aroeira', cmp9: 'Niterói' } });
    expect(app.now(lead)).toMatchObject({ name: 'Maria D.', city: 'Santos' });
    expect(app.conflicts()).toHaveLength(1);
  });

  test('of two in one lead leaves the other to be settled as it was seen', async () => {
    const { app, clash, settle, there, lead } = await linkedLead();
    const [one, other] = await clash(
      { city: 'Santos', company: 'Aroeira' },
      { custom_fields: { cmp8: 'Ipê', cmp9: 'Niterói' } },
    );
    await settle(one!, { choice: 'local' });
    await app.idle();
    await settle(other!, { choice: 'remote' });
    await app.idle();
    const settled = { [one!.field!]: one!.local, [other!.field!]: other!.remote };
    expect(app.now(lead)).toMatchObject(settled);
    expect(await there()).toMatchObject({
      custom_fields: { cmp8: settled['company'], cmp9: settled['city'] },
    });
  });
});

describe('nothing is settled over what the person did not see', () => {
  test('an edit here in between: nothing is written, and the conflict comes back with it', async () => {
    const { app, lead, connection, oneClash, settle, there } = await linkedLead();
    const conflict = await oneClash();
    app.gate.hold(connection.id, 'paused', '');
    app.edit(lead, { city: 'Santo André' });
    await expect(settle(conflict, { choice: 'remote' })).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
      details: {
        fields: [{ field: 'city', problem: 'changed_meanwhile' }],
        conflict: { state: 'open', local: 'Santo André', remote: 'Niterói' },
      },
    });
    expect(app.now(lead).city).toBe('Santo André');
    const [again] = app.conflicts();
    await settle(again!, { choice: 'local' });
    app.gate.release(connection.id, 'paused');
    await app.idle();
    expect(await there()).toMatchObject({ custom_fields: { cmp9: 'Santo André' } });
  });

  test('a reading in between: nothing is written, and the conflict comes back with it', async () => {
    const { app, contacts, id, lead, oneClash, settle, there } = await linkedLead();
    const conflict = await oneClash();
    await contacts.edit(id, { custom_fields: { cmp9: 'Maricá' } });
    await app.pulled();
    await expect(settle(conflict, { choice: 'local' })).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
      details: { conflict: { local: 'Santos', remote: 'Maricá' } },
    });
    await app.idle();
    expect(await there()).toMatchObject({ custom_fields: { cmp9: 'Maricá' } });
    expect(app.now(lead).city).toBe('Santos');
  });

  test('a change there that was not read yet is met as a new conflict, not overwritten', async () => {
    const { app, contacts, id, oneClash, settle, there } = await linkedLead();
    const conflict = await oneClash();
    await contacts.edit(id, { custom_fields: { cmp9: 'Maricá' } });
    await settle(conflict, { choice: 'local' });
    await app.idle();
    expect(await there()).toMatchObject({ custom_fields: { cmp9: 'Maricá' } });
    expect(app.conflicts()).toMatchObject([{ local: 'Santos', remote: 'Maricá', state: 'open' }]);
  });

  test('an edit or a reading of another field is no reason to ask again', async () => {
    const { app, contacts, id, lead, oneClash, settle } = await linkedLead();
    const conflict = await oneClash();
    app.edit(lead, { company: 'Aroeira' });
    await contacts.edit(id, { name: 'Maria D.' });
    await app.pulled();
    await app.idle();
    await settle(conflict, { choice: 'remote' });
    expect(app.now(lead)).toMatchObject({ city: 'Niterói', company: 'Aroeira', name: 'Maria D.' });
  });

  test('what is settled already is not settled again', async () => {
    const { app, lead, oneClash, settle } = await linkedLead();
    const conflict = await oneClash();
    await settle(conflict, { choice: 'remote' });
    await expect(settle(conflict, { choice: 'local' })).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
      details: { conflict: { state: 'settled' } },
    });
    expect(app.now(lead).city).toBe('Niterói');
  });
});

describe('a value that may not be', () => {
  test('a typed e-mail that is none is refused as in the form, and nothing is written', async () => {
    const { app, lead, oneClash, settle } = await linkedLead();
    const conflict = await oneClash(
      { email: 'maria@nova.example' },
      { email: 'maria@outra.example' },
    );
    await expect(settle(conflict, { choice: 'value', value: 'não tem' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { fields: [{ field: 'email', problem: 'email_form' }] },
    });
    expect(app.now(lead).email).toBe('maria@nova.example');
    expect(app.conflicts()).toEqual([conflict]);
  });

  test('a typed e-mail that another lead has is refused with its name', async () => {
    const { app, oneClash, settle } = await linkedLead();
    app.add({ name: 'João', email: 'joao@correio.example' });
    const conflict = await oneClash(
      { email: 'maria@nova.example' },
      { email: 'maria@outra.example' },
    );
    await expect(
      settle(conflict, { choice: 'value', value: 'joao@correio.example' }),
    ).rejects.toMatchObject({ code: 'DUPLICATE' });
    expect(app.conflicts()).toHaveLength(1);
  });

  test('a refusal to be contacted is not lifted by any choice, nor by undoing one', async () => {
    const { app, lead, oneClash, settle } = await linkedLead();
    const conflict = await oneClash();
    app.edit(lead, { consent: 'denied' });
    // Consent never clashes by itself, so a row is made into one to try the door.
    app.db.client
      .prepare(`update conflict set field = 'consent', local = '"denied"', remote = '"granted"'`)
      .run();
    for (const choice of ['remote', 'value'] as const) {
      await expect(settle(conflict, { choice, value: 'granted' })).rejects.toMatchObject({
        details: { fields: [{ field: 'consent', problem: 'consent_denied' }] },
      });
    }
    app.db.client.prepare(`update conflict set local = '"granted"', remote = '"denied"'`).run();
    app.db.client.prepare(`update lead set consent = 'granted' where id = ?`).run(lead.id);
    await expect(settle(conflict, { choice: 'local' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await settle(conflict, { choice: 'remote' });
    expect(app.now(lead).consent).toBe('denied');
    expect(await app.settle.undo(anaAtTheScreens, [conflict.id])).toEqual({
      reopened: [],
      kept: [{ id: conflict.id, reason: 'not_undoable' }],
    });
    expect(app.now(lead).consent).toBe('denied');
  });
});
