import { describe, expect, test } from 'vitest';
import { admin, ana, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../../support/dinamize-port.ts';
import type { FieldPolicyInput } from '../../../../../src/shared/model/field-policy.ts';

/** `cmp9` is the city in the sandbox's list; see its fields. */
async function start() {
  const sandbox = await sandboxForThisTest();
  const app = syncInATest();
  const connection = await app.connect(sandbox);
  const contacts = contactsOf(sandbox);
  const service = app.running.fieldPolicies;
  const choose = async (rules: FieldPolicyInput['rules']) => {
    const { rev } = await service.get(connection.uid);
    return app.setRules(connection.uid, { rev, rules });
  };
  const add = async (values: { city: string; company?: string; phone?: string }, n = 1) => {
    const lead = app.add(
      { name: `Maria ${n}`, email: `maria${n}@correio.example`, ...values },
      { ...ana, sendTo: [connection.id] },
    );
    await app.idle();
    const [contact] = await contacts.find(`maria${n}@`);
    return { lead, remoteId: contact?.id ?? '' };
  };
  const openConflicts = () => app.sync.conflictList.countOpen();
  /** The same field edited on both sides while nothing goes between them. */
  const clash = async (of: Awaited<ReturnType<typeof add>>, ours: string, theirs: string) => {
    app.gate.hold(connection.id, 'paused', '');
    app.edit(of.lead, { city: ours });
    await contacts.edit(of.remoteId, { custom_fields: { cmp9: theirs } });
    app.gate.release(connection.id, 'paused');
    await app.pulled();
    await app.idle();
  };
  return { sandbox, app, connection, contacts, service, choose, add, clash, openConflicts };
}

const remoteCity = async (of: Awaited<ReturnType<typeof start>>, id: string) =>
  JSON.stringify(await of.contacts.get(id));

describe('rules of fields', () => {
  test('are listed for each field the connection holds, with what is offered for it', async () => {
    const { service, connection } = await start();
    const { rev, items } = await service.get(connection.uid);
    expect(rev).toBe(1);
    const of = (field: string) => items.find((each) => each.field === field);
    expect(of('email')).toMatchObject({ policy: 'manual', directions: ['both'] });
    expect(of('consent')).toMatchObject({ policies: ['opt_out_wins'], directions: ['both'] });
    expect(of('income')?.policies).toEqual(['manual', 'local', 'remote', 'max']);
    expect(of('status')?.policies).toContain('forward_only');
    expect(of('city')).toMatchObject({ policy: 'manual', direction: 'both', openConflicts: 0 });
  });

  test('decide the next clash in the way chosen, and say so in the audit', async () => {
    const all = await start();
    const { app, add, clash, choose, openConflicts } = all;
    const one = await add({ city: 'Campinas' });
    await choose([{ field: 'city', policy: 'remote', direction: 'both' }]);
    await clash(one, 'Santos', 'Recife');
    expect(app.now(one.lead).city).toBe('Recife');
    expect(openConflicts()).toBe(0);

    await choose([{ field: 'city', policy: 'local', direction: 'both' }]);
    await clash(one, 'Niterói', 'Olinda');
    expect(app.now(one.lead).city).toBe('Niterói');
    expect(await remoteCity(all, one.remoteId)).toContain('Niterói');
    const entries = app.db.client
      .prepare(`select details from audit where action = 'connection.rules' order by id`)
      .pluck()
      .all();
    expect(entries).toHaveLength(2);
    expect(String(entries[0])).toContain('remote');
    const rev = app.db.client.prepare('select policy_rev from link').pluck().get();
    expect(rev).toBe(3);
  });

  test('once saved decide the conflicts that are open about the field, and no others', async () => {
    const all = await start();
    const { app, connection, service, add, clash, choose, openConflicts } = all;
    const one = await add({ city: 'Campinas' }, 1);
    const two = await add({ city: 'Campinas' }, 2);
    await clash(one, 'Santos', 'Recife');
    await clash(two, 'Itu', 'Olinda');
    expect(openConflicts()).toBe(2);
    const { items } = await service.get(connection.uid);
    expect(items.find(({ field }) => field === 'city')?.openConflicts).toBe(2);

    expect((await choose([{ field: 'company', policy: 'local', direction: 'both' }])).settled).toBe(
      0,
    );
    expect(openConflicts()).toBe(2);
    const saved = await choose([{ field: 'city', policy: 'local', direction: 'both' }]);
    expect(saved.settled).toBe(2);
    await app.idle();
    expect(openConflicts()).toBe(0);
    expect(await remoteCity(all, one.remoteId)).toContain('Santos');
    expect(await remoteCity(all, two.remoteId)).toContain('Itu');
    await app.pulled();
    await app.idle();
    expect(app.now(one.lead).city).toBe('Santos');
    expect(openConflicts()).toBe(0);
  });

  test('rewrite nothing that is not in conflict', async () => {
    const { sandbox, app, add, choose } = await start();
    const one = await add({ city: 'Campinas' });
    const before = (await sandbox.journal()).length;
    const rev = app.now(one.lead).localRev;
    await choose([{ field: 'city', policy: 'remote', direction: 'receive' }]);
    await app.pulled();
    await app.idle();
    expect(app.now(one.lead).localRev).toBe(rev);
    expect(await sandbox.journal()).toHaveLength(before);
  });

  test('for a field that is only received keep ours from going out, and for one only sent theirs from coming in', async () => {
    const all = await start();
    const { app, contacts, choose, connection } = all;
    await choose([
      { field: 'city', policy: 'manual', direction: 'receive' },
      { field: 'company', policy: 'manual', direction: 'send' },
    ]);
    const lead = app.add(
      { name: 'Rui', email: 'rui@correio.example', city: 'Campinas', company: 'Aroeira' },
      { ...ana, sendTo: [connection.id] },
    );
    await app.idle();
    const [contact] = await contacts.find('rui@');
    const id = contact?.id ?? '';
    expect(await remoteCity(all, id)).not.toContain('Campinas');
    expect(await remoteCity(all, id)).toContain('Aroeira');
    await contacts.edit(id, { custom_fields: { cmp9: 'Recife' } });
    await app.pulled();
    await app.idle();
    expect(app.now(lead)).toMatchObject({ city: 'Recife', company: 'Aroeira' });
  });

  test('of a contact met first there do not take, nor later wipe, what is only sent', async () => {
    const all = await start();
    const { app, contacts, choose } = all;
    await choose([{ field: 'city', policy: 'manual', direction: 'send' }]);
    await contacts.add({
      name: 'Nova',
      email: 'nova@correio.example',
      custom_fields: { cmp9: 'Olinda' },
    });
    await app.pulled();
    await app.idle();
    const lead = app.byEmail('nova@correio.example');
    expect(lead?.city).toBeNull();
    app.edit({ id: lead?.id ?? 0 }, { name: 'Nova Silva' });
    await app.idle();
    const [contact] = await contacts.find('nova@');
    expect(await remoteCity(all, contact?.id ?? '')).toContain('Olinda');
  });

  test('that make no sense for a field, or were read before somebody else saved, are refused', async () => {
    const { app, connection, choose } = await start();
    const set = (rules: FieldPolicyInput['rules'], rev = 1) =>
      app.setRules(connection.uid, { rev, rules });
    const refused = { code: 'BAD_INPUT' };
    await expect(
      set([{ field: 'consent', policy: 'local', direction: 'both' }]),
    ).rejects.toMatchObject(refused);
    await expect(
      set([{ field: 'email', policy: 'local', direction: 'send' }]),
    ).rejects.toMatchObject(refused);
    await expect(
      set([{ field: 'nenhum', policy: 'local', direction: 'both' }]),
    ).rejects.toMatchObject(refused);
    await choose([{ field: 'city', policy: 'local', direction: 'both' }]);
    await expect(
      set([{ field: 'city', policy: 'remote', direction: 'both' }]),
    ).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
    const kept = await choose([]);
    expect(kept.items.find(({ field }) => field === 'city')).toMatchObject({ policy: 'manual' });
  });
});

describe('a preview of other rules', () => {
  test('tells what they would decide and carry over, writes nothing, and is made when approved', async () => {
    const { app, connection, contacts, service, add, clash, choose, openConflicts } = await start();
    const one = await add({ city: 'Campinas' }, 1);
    const two = await add({ city: 'Campinas' }, 2);
    await clash(one, 'Santos', 'Recife');
    expect(openConflicts()).toBe(1);
    // Only sent so far: what changed there was not taken.
    await choose([{ field: 'company', policy: 'manual', direction: 'send' }]);
    await contacts.edit(two.remoteId, { custom_fields: { cmp8: 'Aroeira' } });
    await app.pulled();
    await app.idle();
    expect(app.now(two.lead).company).toBeNull();

    const { rev } = await service.get(connection.uid);
    const input = { rev, rules: [{ field: 'city', policy: 'remote', direction: 'both' } as const] };
    const found = await service.preview(connection.uid, input);
    expect(found).toMatchObject({
      changes: 2,
      objects: [{ in: { settle: 1, update: 2, conflict: 0 }, out: { update: 0 } }],
    });
    expect(found.fields).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'company', in: 1 }),
        expect.objectContaining({ field: 'city', in: 1, settle: 1 }),
      ]),
    );
    expect(openConflicts()).toBe(1);
    expect(app.now(two.lead).company).toBeNull();

    const { planHash } = found;
    await service.set(connection.uid, { ...input, planHash }, admin);
    await app.idle();
    expect(openConflicts()).toBe(0);
    expect(app.now(one.lead).city).toBe('Recife');
    expect(app.now(two.lead).company).toBe('Aroeira');
  });

  test('that moved since it was seen is not made: it is looked at again', async () => {
    const { app, connection, service, add, clash } = await start();
    const one = await add({ city: 'Campinas' });
    const { rev } = await service.get(connection.uid);
    const input = { rev, rules: [{ field: 'city', policy: 'remote', direction: 'both' } as const] };
    const { planHash, changes } = await service.preview(connection.uid, input);
    expect(changes).toBe(0);
    await clash(one, 'Santos', 'Recife');
    await expect(service.set(connection.uid, { ...input, planHash }, admin)).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    expect(app.now(one.lead).city).toBe('Santos');
  });

  test('tells the questions it would close though the record was written since and not seen', async () => {
    const { app, connection, service, add, clash, openConflicts } = await start();
    const one = await add({ city: 'Campinas' });
    await clash(one, 'Santos', 'Recife');
    // As after a write that nothing was read back of.
    app.db.client.prepare('update link set remote_seen = null').run();
    const { rev } = await service.get(connection.uid);
    const input = { rev, rules: [{ field: 'city', policy: 'remote', direction: 'both' } as const] };
    const found = await service.preview(connection.uid, input);
    expect(found).toMatchObject({ changes: 1, objects: [{ in: { settle: 1, update: 1 } }] });
    const { settled } = await app.setRules(connection.uid, input);
    expect(settled).toBe(1);
    expect(openConflicts()).toBe(0);
    expect(app.now(one.lead).city).toBe('Recife');
  });

  test('is what saves: another hash than that of these rules saves nothing', async () => {
    const { app, connection, service } = await start();
    const { rev } = await service.get(connection.uid);
    const rules = [{ field: 'city', policy: 'remote', direction: 'both' } as const];
    const set = service.set(connection.uid, { rev, rules, planHash: 'seen-by-nobody' }, admin);
    await expect(set).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
    expect(app.sync.connections.existing(connection.uid).settings.fieldRules).toEqual({});
  });
});
