import { describe, expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { ana, syncInATest } from '../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../support/dinamize-port.ts';

const maria = {
  name: 'Maria das Dores',
  email: 'maria@correio.example',
  phone: '+5511982317745',
  city: 'São Paulo',
};

async function start(options: Parameters<typeof sandboxForThisTest>[0] = {}) {
  const sandbox = await sandboxForThisTest({
    limits: { dinamizePerMinute: 1_000_000 },
    ...options,
  });
  const app = syncInATest();
  const connection = await app.connect(sandbox);
  return { sandbox, app, connection, contacts: contactsOf(sandbox) };
}

describe('a lead made by hand and sent on', () => {
  test('arrives once, with our id as its external code, and rests in agreement', async () => {
    const { sandbox, app, connection } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    expect(app.stateOf(lead)).toBe('queued');
    await app.idle();
    expect(app.stateOf(lead)).toBe('in_sync');
    const journal = await sandbox.journal();
    expect(journal.map(({ op, by }) => [op, by])).toEqual([['create', 'api']]);
    expect(journal[0]?.after).toMatchObject({
      email: 'maria@correio.example',
      external_code: lead.uid,
      custom_fields: { cmp4: '5511982317745', cmp5: 'Novo', cmp9: 'São Paulo' },
    });
    await app.pulled();
    expect(await sandbox.journal()).toHaveLength(1);
  });

  test('without an e-mail it is kept here and its failure says what to fill in', async () => {
    const { sandbox, app, connection } = await start();
    const lead = app.add({ name: 'Sem e-mail' }, { ...ana, sendTo: [connection.id] });
    await app.idle();
    expect(app.stateOf(lead)).toBe('failed');
    app.edit(lead, { email: 'agora@correio.example' });
    await app.idle();
    expect(app.stateOf(lead)).toBe('in_sync');
    expect(await sandbox.journal()).toHaveLength(1);
  });

  test('a contact with its e-mail that is there already becomes the same record', async () => {
    const { sandbox, app, connection, contacts } = await start();
    const contact = await contacts.add({
      email: 'MARIA@correio.example',
      custom_fields: { cmp8: 'Aroeira' },
    });
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    expect(app.now(lead)).toMatchObject({ company: 'Aroeira', name: 'Maria das Dores' });
    expect(await contacts.get(contact.id)).toMatchObject({ name: 'Maria das Dores' });
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create', 'update']);
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('created and deleted before it was sent leaves nothing to do there', async () => {
    const { sandbox, app, connection } = await start();
    app.gate.hold(connection.id, 'paused', '');
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    app.remove(lead);
    app.gate.release(connection.id, 'paused');
    await app.idle();
    expect(await sandbox.journal()).toEqual([]);
    app.restore(lead);
    await app.idle();
    expect(await sandbox.journal()).toHaveLength(1);
  });
});

describe('an edit here', () => {
  test('sends the changed fields alone and leaves what a person changed there', async () => {
    const { sandbox, app, connection, contacts } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    const [created] = await sandbox.journal();
    await contacts.edit(created?.id ?? '', { custom_fields: { cmp8: 'Aroeira' } });
    app.edit(lead, { city: 'Campinas', status: 'contacted' });
    await app.idle();
    const last = (await sandbox.journal()).at(-1);
    expect(last).toMatchObject({
      op: 'update',
      by: 'api',
      after: { custom_fields: { cmp5: 'Contatado', cmp8: 'Aroeira', cmp9: 'Campinas' } },
    });
    expect(app.now(lead)).toMatchObject({ company: 'Aroeira', city: 'Campinas' });
  });

  test('ten edits made while it cannot be sent are one write', async () => {
    const { sandbox, app, connection } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    app.gate.hold(connection.id, 'paused', '');
    for (let n = 0; n < 10; n += 1) app.edit(lead, { company: `Empresa ${n}` });
    app.gate.release(connection.id, 'paused');
    await app.idle();
    const writes = (await sandbox.journal()).filter(({ op }) => op === 'update');
    expect(writes).toHaveLength(1);
    expect(writes[0]?.after).toMatchObject({ custom_fields: { cmp8: 'Empresa 9' } });
  });

  test('of a field this system does not hold makes no job', async () => {
    const { app, connection } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    app.edit(lead, { notes: 'Ligar de manhã', owner: 'Renata' });
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('a refusal of messages puts the contact to rest there', async () => {
    const { sandbox, app, connection, contacts } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    app.edit(lead, { consent: 'denied' });
    await app.idle();
    const [created] = await sandbox.journal();
    expect(await contacts.get(created?.id ?? '')).toMatchObject({
      date_rest: '2099-12-31 23:59:59',
    });
    app.edit(lead, { consent: 'granted' });
    await app.idle();
    expect(await contacts.get(created?.id ?? '')).toMatchObject({
      date_rest: '2099-12-31 23:59:59',
    });
  });
});

describe('a lead deleted here', () => {
  test('is deleted there, and comes back as a new contact when it is restored', async () => {
    const { sandbox, app, connection } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    app.remove(lead);
    await app.idle();
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create', 'delete']);
    await app.pulled();
    expect(app.now(lead).deletedAt).not.toBeNull();
    app.restore(lead);
    await app.idle();
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create', 'delete', 'create']);
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('and restored before that was sent keeps its contact', async () => {
    const { sandbox, app, connection } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    app.gate.hold(connection.id, 'paused', '');
    app.remove(lead);
    app.restore(lead);
    app.gate.release(connection.id, 'paused');
    await app.idle();
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create']);
  });

  test('is not deleted there when it was edited there since: a person is asked', async () => {
    const { sandbox, app, connection, contacts } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    const [created] = await sandbox.journal();
    await contacts.edit(created?.id ?? '', { name: 'Maria D.' });
    app.remove(lead);
    await app.idle();
    expect(app.conflicts()).toMatchObject([{ kind: 'edit_delete', leadId: lead.uid }]);
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create', 'update']);
  });

  test('is only let go where the connection says so', async () => {
    const { sandbox, app, connection } = await start();
    await app.running.connectionService.edit(
      connection.uid,
      { deletes: 'detach' },
      { name: 'Ana', role: 'admin' },
    );
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    app.remove(lead);
    await app.idle();
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create']);
  });
});

describe('a contact new there', () => {
  test('becomes a lead of origin Dinamize, linked, and is not sent back', async () => {
    const { sandbox, app, contacts } = await start();
    await contacts.add({
      email: 'joao@correio.example',
      name: 'João Batista',
      custom_fields: { cmp4: '(11) 98231-7745', cmp6: ['1'], cmp7: 'Facebook Ads' },
    });
    const run = await app.pulled();
    expect(run.counts).toMatchObject({ read: 1, created: 1, failed: 0 });
    const lead = app.byEmail('joao@correio.example');
    expect(lead).toMatchObject({
      name: 'João Batista',
      phone: '+5511982317745',
      interest: 'Apartamento',
      origin: 'Dinamize',
      status: 'new',
    });
    await app.idle();
    const journal = await sandbox.journal();
    expect(journal.filter(({ by }) => by === 'api')).toEqual([]);
    const again = await app.pulled();
    expect(again.counts).toMatchObject({ read: 1, created: 0, updated: 0, unchanged: 1 });
  });

  test('that a lead has the e-mail of is linked: the filled side fills the blank one', async () => {
    const { app, contacts } = await start();
    const lead = app.add({ ...maria, company: 'Aroeira' });
    const contact = await contacts.add({
      email: maria.email,
      name: 'Maria das Dores',
      custom_fields: { cmp10: 'SP' },
    });
    const run = await app.pulled();
    expect(run.counts).toMatchObject({ created: 0, updated: 1, conflicts: 0 });
    await app.idle();
    expect(app.now(lead)).toMatchObject({ state: 'SP', company: 'Aroeira' });
    expect(await contacts.get(contact.id)).toMatchObject({
      custom_fields: { cmp8: 'Aroeira', cmp9: 'São Paulo', cmp10: 'SP' },
    });
  });

  test('with both sides filled differently is linked and that field asked about', async () => {
    const { sandbox, app, contacts } = await start();
    const lead = app.add(maria);
    await contacts.add({ email: maria.email, name: 'Maria D. Silva' });
    await app.pulled();
    await app.idle();
    expect(app.now(lead).name).toBe('Maria das Dores');
    expect(app.conflicts()).toMatchObject([
      { kind: 'clash', field: 'name', local: 'Maria das Dores', remote: 'Maria D. Silva' },
    ]);
    const api = (await sandbox.journal()).filter(({ by }) => by === 'api');
    expect(api.every(({ after }) => after?.['name'] === 'Maria D. Silva')).toBe(true);
  });

  test('that may be one of two leads is shown to a person and becomes neither', async () => {
    const { app, contacts } = await start();
    app.add(maria);
    app.add({ ...maria, name: 'Maria irmã' });
    await contacts.add({ email: maria.email, name: 'Maria' });
    const run = await app.pulled();
    expect(run.counts).toMatchObject({ created: 0, conflicts: 1 });
    expect(app.conflicts()).toMatchObject([{ kind: 'ambiguous_link', field: null }]);
    expect((await app.pulled()).counts).toMatchObject({ created: 0, conflicts: 0 });
  });

  test('that was one of two leads is linked once only one is left', async () => {
    const { app, contacts } = await start();
    const kept = app.add(maria);
    const twin = app.add({ ...maria, name: 'Maria irmã' });
    await contacts.add({ email: maria.email, name: 'Maria das Dores' });
    await app.pulled();
    app.remove(twin);
    await app.pulled();
    expect(app.conflicts()).toEqual([]);
    await app.idle();
    expect(app.stateOf(kept)).toBe('in_sync');
  });
});

describe('a contact edited there', () => {
  async function linked(options: Parameters<typeof start>[0] = {}) {
    const all = await start(options);
    const lead = all.app.add(maria, { ...ana, sendTo: [all.connection.id] });
    await all.app.idle();
    const [created] = await all.sandbox.journal();
    return { ...all, lead, id: created?.id ?? '' };
  }

  test('updates the lead field by field, with the connection named in its history', async () => {
    const { app, contacts, lead, id } = await linked();
    await contacts.edit(id, { custom_fields: { cmp9: 'Campinas' } });
    const run = await app.pulled();
    expect(run.counts).toMatchObject({ updated: 1 });
    expect(app.now(lead).city).toBe('Campinas');
    const [change] = app.history.page('lead', lead.id, { limit: 1 }).entries;
    expect(change).toMatchObject({
      field: 'city',
      before: 'São Paulo',
      after: 'Campinas',
      source: 'connection',
      actor: 'Dinamize',
      runId: run.id,
    });
  });

  test('in another field than ours: both edits end up on both sides', async () => {
    const { app, contacts, lead, id } = await linked();
    app.gate.hold(1, 'paused', '');
    app.edit(lead, { company: 'Aroeira' });
    await contacts.edit(id, { custom_fields: { cmp9: 'Campinas' } });
    app.gate.release(1, 'paused');
    await app.pulled();
    await app.idle();
    expect(app.now(lead)).toMatchObject({ company: 'Aroeira', city: 'Campinas' });
    expect(await contacts.get(id)).toMatchObject({
      custom_fields: { cmp8: 'Aroeira', cmp9: 'Campinas' },
    });
    expect(app.conflicts()).toEqual([]);
  });

  test('in the same field as ours: neither is overwritten, the rest flows on', async () => {
    const { sandbox, app, contacts, lead, id } = await linked();
    app.gate.hold(1, 'paused', '');
    app.edit(lead, { city: 'Santos', company: 'Aroeira' });
    await contacts.edit(id, { custom_fields: { cmp9: 'Niterói' } });
    app.gate.release(1, 'paused');
    await app.pulled();
    await app.idle();
    expect(app.now(lead)).toMatchObject({ city: 'Santos', company: 'Aroeira' });
    expect(await contacts.get(id)).toMatchObject({
      custom_fields: { cmp8: 'Aroeira', cmp9: 'Niterói' },
    });
    expect(app.stateOf(lead)).toBe('conflict');
    expect(app.conflicts()).toMatchObject([
      { kind: 'clash', field: 'city', base: 'São Paulo', local: 'Santos', remote: 'Niterói' },
    ]);
    const writes = (await sandbox.journal()).length;
    app.edit(lead, { city: 'Santo André' });
    await app.idle();
    expect(await sandbox.journal()).toHaveLength(writes);
    expect(app.conflicts()).toMatchObject([{ local: 'Santo André', localBy: 'Ana' }]);
  });

  test('a conflict closes by itself once the two sides agree', async () => {
    const { app, contacts, lead, id } = await linked();
    app.gate.hold(1, 'paused', '');
    app.edit(lead, { city: 'Santos' });
    await contacts.edit(id, { custom_fields: { cmp9: 'Niterói' } });
    app.gate.release(1, 'paused');
    await app.idle();
    expect(app.conflicts()).toHaveLength(1);
    app.edit(lead, { city: 'Niterói' });
    await app.idle();
    expect(app.conflicts()).toEqual([]);
    expect(app.stateOf(lead)).toBe('in_sync');
    app.edit(lead, { city: 'Recife' });
    await app.idle();
    expect(await contacts.get(id)).toMatchObject({ custom_fields: { cmp9: 'Recife' } });
  });

  test('an emptied phone there is asked about, not wiped here', async () => {
    const { app, contacts, lead, id } = await linked();
    await contacts.edit(id, { custom_fields: { cmp4: '' } });
    await app.pulled();
    expect(app.now(lead).phone).toBe(maria.phone);
    expect(app.conflicts()).toMatchObject([{ kind: 'clear', field: 'phone', remote: null }]);
  });

  test('an opt-out there is a refusal here, which no pull ever lifts', async () => {
    const { app, contacts, lead, id } = await linked();
    await contacts.edit(id, { optout: true });
    await app.pulled();
    expect(app.now(lead).consent).toBe('denied');
    await contacts.edit(id, { optout: false });
    await app.pulled();
    expect(app.now(lead).consent).toBe('denied');
  });

  test('deleted there: the lead is kept here and let go', async () => {
    const { app, contacts, lead, id } = await linked({ contacts: 20 });
    app.clock.advance(60_000);
    await app.pulled();
    await contacts.remove(id);
    const run = await app.pulled();
    expect(app.now(lead).deletedAt).toBeNull();
    expect(app.stateOf(lead)).toBe('unlinked');
    expect(run.problems).toMatchObject([{ code: 'gone', leadId: lead.uid }]);
  });

  test('deleted there after it was edited here: a person is asked and nothing is lost', async () => {
    const { sandbox, app, contacts, lead, id } = await linked({ contacts: 20 });
    app.clock.advance(60_000);
    await app.pulled();
    app.gate.hold(1, 'paused', '');
    app.edit(lead, { city: 'Santos' });
    await contacts.remove(id);
    app.gate.release(1, 'paused');
    const run = await app.pulled();
    expect(run.counts.conflicts).toBe(1);
    expect(app.conflicts()).toMatchObject([{ kind: 'edit_delete', leadId: lead.uid }]);
    expect(app.now(lead).city).toBe('Santos');
    const creates = (await sandbox.journal()).filter(({ op }) => op === 'create');
    expect(creates).toHaveLength(1);
  });

  test('missed by a walk that met far fewer than before: it is believed only the second time', async () => {
    const { app, contacts, lead, id } = await linked();
    app.clock.advance(60_000);
    await app.pulled();
    await contacts.remove(id);
    await app.pulled();
    expect(app.stateOf(lead)).toBe('in_sync');
    app.clock.advance(11 * 60_000);
    await app.pulled();
    expect(app.stateOf(lead)).toBe('unlinked');
  });
});

test('"sync now" on one lead reads it there, too', async () => {
  const sandbox = await sandboxForThisTest();
  const app = syncInATest();
  const connection = await app.connect(sandbox);
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  const [created] = await sandbox.journal();
  await contactsOf(sandbox).edit(created?.id ?? '', { name: 'Maria D.' });
  transact(app.db, (tx) => app.sync.outbox.send(tx, [lead.id], { actor: 'Ana' }));
  await app.idle();
  expect(app.now(lead).name).toBe('Maria D.');
});

describe('a lead on two connections', () => {
  test('carries what is edited on one over to the other, and nothing comes back as an echo', async () => {
    const app = syncInATest();
    const [one, other] = [await sandboxForThisTest(), await sandboxForThisTest()];
    const first = await app.connect(one, { name: 'Matriz' });
    const second = await app.connect(other, { name: 'Filial' });
    const lead = app.add(maria, { ...ana, sendTo: [first.id, second.id] });
    await app.idle();
    const [there] = await contactsOf(one).all();
    await contactsOf(one).edit(there?.id ?? '', { custom_fields: { cmp9: 'Santos' } });
    for (let round = 0; round < 3; round += 1) {
      app.sync.service.start({ trigger: 'person', actor: 'Ana' });
      await app.idle();
    }
    expect(app.now(lead).city).toBe('Santos');
    const [elsewhere] = await contactsOf(other).all();
    expect(elsewhere).toMatchObject({ custom_fields: { cmp9: 'Santos' } });
    const ops = async (sandbox: typeof one) => (await sandbox.journal()).map((e) => [e.op, e.by]);
    expect(await ops(one)).toEqual([
      ['create', 'api'],
      ['update', 'person'],
    ]);
    expect(await ops(other)).toEqual([
      ['create', 'api'],
      ['update', 'api'],
    ]);
  });

  test('that both changed in one field: the second clash is asked about, nothing is overwritten', async () => {
    const app = syncInATest();
    const [one, other] = [await sandboxForThisTest(), await sandboxForThisTest()];
    const first = await app.connect(one, { name: 'Matriz' });
    const second = await app.connect(other, { name: 'Filial' });
    const lead = app.add(maria, { ...ana, sendTo: [first.id, second.id] });
    await app.idle();
    const edit = async (sandbox: typeof one, cmp9: string) => {
      const [contact] = await contactsOf(sandbox).all();
      await contactsOf(sandbox).edit(contact?.id ?? '', { custom_fields: { cmp9 } });
    };
    await edit(one, 'Santos');
    await edit(other, 'Recife');
    app.sync.service.start({ trigger: 'person', actor: 'Ana' });
    await app.idle();
    app.sync.service.start({ trigger: 'person', actor: 'Ana' });
    await app.idle();
    const cities = await Promise.all(
      [one, other].map(async (each) => {
        const [contact] = await contactsOf(each).all();
        return (contact as { custom_fields?: Record<string, string> })?.custom_fields?.['cmp9'];
      }),
    );
    expect(cities).toEqual(['Santos', 'Recife']);
    expect(['Santos', 'Recife']).toContain(app.now(lead).city);
    expect(app.conflicts()).toMatchObject([{ kind: 'clash', field: 'city' }]);
  });
});
