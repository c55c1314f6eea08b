import { describe, expect, test } from 'vitest';
import { ana } from '../../../support/sync-in-a-test.ts';
import { dealFor, stateOf, twoOfOne } from '../../../support/merges-in-a-test.ts';

describe('two leads that become one', () => {
  test('hold the chosen values, the tags of both, both notes, and the second e-mail beside the first', async () => {
    const { app, keep, other, merge } = await twoOfOne(
      { tags: ['vip'], notes: 'Ligou.', custom: { Sala: '4' } },
      { tags: ['vip', 'site'], notes: 'Escreveu.', city: 'Recife' },
    );
    merge({ city: keep.uid, name: other.uid, email: other.uid });
    expect(app.now(keep)).toMatchObject({
      name: 'Maria D.',
      email: 'dores@correio.example',
      city: 'Santos',
      company: 'Ipê',
      tags: ['vip', 'site'],
      notes: 'Ligou.\nEscreveu.',
      custom: { Sala: '4', 'E-mail 2': 'maria@correio.example' },
      deletedAt: null,
    });
    expect(app.now(other).deletedAt).not.toBeNull();
  });

  test('keep what is filled, and of two values the one that was edited last', async () => {
    const { app, keep, other, merge } = await twoOfOne({ phone: null }, { city: 'Recife' });
    app.clock.advance(1000);
    app.edit(other, { phone: '+5511982317745' });
    app.edit(keep, { name: 'Maria Dores' });
    merge();
    expect(app.now(keep)).toMatchObject({ name: 'Maria Dores', phone: '+5511982317745' });
  });

  test('a refusal to be contacted stands, whichever of the two said it', async () => {
    const { app, keep, merge } = await twoOfOne({ consent: 'granted' }, { consent: 'denied' });
    merge();
    expect(app.now(keep).consent).toBe('denied');
  });

  test('come from one visit, the first that is known, and are parted with their own', async () => {
    const google = { utm_source: 'google', gclid: 'g-1' };
    const facebook = { utm_source: 'facebook', utm_medium: 'cpc', utm_campaign: 'Lancamento' };
    const { app, caller } = await twoOfOne();
    const add = (name: string, tracking: Record<string, string>) => {
      app.clock.advance(1000);
      return app.add({ name, tracking });
    };
    const none = add('Rosa', { fbp: 'fb.1' });
    const [one, two] = [add('Rosa A.', google), add('Rosa B.', { ...facebook, fbp: 'fb.2' })];
    app.merges.merge(caller, { id: two.uid, merge: [one.uid] });
    expect(app.now(two).tracking).toEqual({ ...google, fbp: 'fb.2' });
    // It has been here as long as the one that was merged into it.
    const three = add('Rosa C.', facebook);
    app.merges.merge(caller, { id: three.uid, merge: [two.uid, none.uid] });
    expect(app.now(three).tracking).toEqual({ ...google, fbp: 'fb.2' });
    app.merges.unmerge(caller, none.uid);
    app.merges.unmerge(caller, two.uid);
    expect(app.now(three).tracking).toEqual(facebook);
    app.merges.unmerge(caller, one.uid);
    expect(app.now(two).tracking).toEqual({ ...facebook, fbp: 'fb.2' });
  });

  test('of two links on one connection the kept lead keeps its own, and nothing is deleted there', async () => {
    const all = await twoOfOne();
    const { app, keep, other, merge, linkOf, contacts } = all;
    const [own, theirs] = [linkOf(keep), linkOf(other)];
    merge({ name: keep.uid });
    await app.idle();
    expect(linkOf(keep)).toMatchObject({ remoteId: own?.remoteId, lifecycle: 'linked' });
    expect(linkOf(other)).toMatchObject({ remoteId: theirs?.remoteId, lifecycle: 'detached' });
    expect(await contacts.get(theirs?.remoteId ?? '')).toMatchObject({ name: 'Maria D.' });
    await app.pulled();
    expect(app.db.client.prepare('select count(*) from lead').pluck().get()).toBe(2);
    expect(app.conflicts()).toEqual([]);
  });

  test('the link and the deals of the one that goes move over, and its record there gets our values', async () => {
    const all = await twoOfOne();
    const { app, connection, contacts, caller } = all;
    const keep = app.add({ name: 'Rosa', city: 'Olinda' });
    const other = app.add(
      { name: 'Rosa Lima', email: 'rosa@correio.example' },
      { ...ana, sendTo: [connection.id] },
    );
    await app.idle();
    const deal = dealFor(all, other);
    const id = all.linkOf(other)?.remoteId;
    app.merges.merge(caller, {
      id: keep.uid,
      merge: [other.uid],
      values: { name: keep.uid },
    });
    await app.idle();
    expect(all.linkOf(keep)).toMatchObject({ remoteId: id, lifecycle: 'linked' });
    expect(app.deals.byId(deal.id)?.leadId).toBe(keep.id);
    expect(await contacts.get(id ?? '')).toMatchObject({
      name: 'Rosa',
      custom_fields: { cmp9: 'Olinda' },
    });
    expect(app.stateOf(keep)).toBe('in_sync');
  });

  test('nothing is merged that changed since it was looked at, or is being sent just now', async () => {
    const { app, keep, other, caller, connection } = await twoOfOne();
    const ask = { id: keep.uid, merge: [other.uid] };
    app.gate.hold(connection.id, 'paused', '');
    const seen = { [other.uid]: app.now(other).localRev };
    app.edit(other, { city: 'Recife' });
    expect(() => app.merges.merge(caller, { ...ask, revs: seen })).toThrow(/changed while/);
    const link = app.sync.links.ofRecordOn('lead', other.id, connection.id);
    app.db.client
      .prepare(
        `insert into intent (link_id, op, patch, local_rev, idempotency_key, state, sent_at)
         values (?, 'update', '{}', 1, 'x', 'sent', 0)`,
      )
      .run(link?.id);
    expect(() => app.merges.merge(caller, ask)).toThrow(/being sent/);
    expect(app.now(other).deletedAt).toBeNull();
  });

  test('the choice is among these leads and among fields there is a choice about', async () => {
    const { app, keep, other, caller } = await twoOfOne();
    const ask = { id: keep.uid, merge: [other.uid] };
    for (const [field, id] of [
      ['city', 'nobody'],
      ['tags', keep.uid],
      ['nothing', keep.uid],
    ] as const) {
      const values = { [field]: id };
      expect(() => app.merges.merge(caller, { ...ask, values })).toThrow(/choice|Choose/);
    }
    expect(() => app.merges.merge(caller, { id: keep.uid, merge: [keep.uid] })).toThrow(/another/);
  });

  test('three become one, and the two that gave way are both parted from it again', async () => {
    const { app, keep, other, caller } = await twoOfOne();
    const third = app.add({ name: 'M. Dores', email: 'md@correio.example', state: 'SP' });
    const { merged, undoId } = app.merges.merge(caller, {
      id: keep.uid,
      merge: [other.uid, third.uid],
      values: { email: third.uid, name: keep.uid },
    });
    expect(merged).toEqual([other.uid, third.uid]);
    expect(app.now(keep)).toMatchObject({
      email: 'md@correio.example',
      state: 'SP',
      custom: { 'E-mail 2': 'dores@correio.example' },
    });
    expect(app.now(keep).notes).toContain('maria@correio.example');
    expect(await app.undo.undo(caller, undoId)).toMatchObject({
      restored: 2,
      keptBecauseChanged: 0,
    });
    expect(app.now(keep)).toMatchObject({
      email: 'maria@correio.example',
      custom: {},
      notes: null,
    });
    expect(app.now(third)).toMatchObject({ deletedAt: null });
  });
});

describe('parting them again', () => {
  test('brings back both as they were, with their links and deals, here and there', async () => {
    const all = await twoOfOne({ tags: ['a'] }, { tags: ['b'], notes: 'Dela.' });
    const { app, keep, other, caller, contacts, merge } = all;
    dealFor(all);
    const before = stateOf(all);
    const there = await contacts.all();
    merge({ name: other.uid });
    await app.idle();
    expect(stateOf(all)).not.toEqual(before);
    expect(app.merges.of(keep.uid)).toMatchObject({ into: null, with: [{ id: other.uid }] });
    expect(app.merges.of(other.uid)).toMatchObject({ into: { id: keep.uid, name: 'Maria D.' } });
    expect(app.merges.unmerge(caller, other.uid).kept).toEqual([]);
    await app.idle();
    await app.pulled();
    expect(stateOf(all)).toEqual(before);
    expect(await contacts.all()).toEqual(there);
    expect(app.conflicts()).toEqual([]);
    expect(app.merges.of(keep.uid)).toEqual({ into: null, with: [] });
  });

  test('undone before anything was sent, nothing goes out at all', async () => {
    const all = await twoOfOne();
    const { app, caller, merge, writes } = all;
    const before = stateOf(all);
    const sent = await writes();
    const { undoId } = merge();
    await app.undo.undo(caller, undoId);
    await app.idle();
    expect(stateOf(all)).toEqual(before);
    expect(await writes()).toBe(sent);
    await expect(app.undo.undo(caller, undoId)).rejects.toMatchObject({ code: 'NOT_UNDOABLE' });
  });

  test('what was edited since stays on the kept lead and is listed', async () => {
    const all = await twoOfOne({}, { tags: ['b'] });
    const { app, keep, other, caller, merge } = all;
    merge({ city: keep.uid });
    app.edit(keep, { company: 'Outra', city: 'Olinda', tags: ['b', 'novo'] });
    app.edit(keep, { state: 'PE' });
    app.edit(keep, { state: null });
    const { kept } = app.merges.unmerge(caller, other.uid);
    expect(kept).toMatchObject([
      { field: 'company', value: 'Outra', actor: 'Ana' },
      { field: 'city', value: 'Olinda' },
      { field: 'tags' },
    ]);
    expect(app.now(keep)).toMatchObject({ company: 'Outra', city: 'Olinda', tags: ['novo'] });
    expect(app.now(other)).toMatchObject({ company: 'Ipê', tags: ['b'], deletedAt: null });
  });

  test('a refusal that came with the other is not lifted, and that is said', async () => {
    const { app, keep, other, caller, merge } = await twoOfOne(
      { consent: 'granted' },
      { consent: 'denied' },
    );
    merge();
    const { kept } = app.merges.unmerge(caller, other.uid);
    expect(kept).toMatchObject([{ field: 'consent', value: 'denied' }]);
    expect(app.now(keep).consent).toBe('denied');
  });

  test('what their record became meanwhile is taken when its link lives again', async () => {
    const { app, other, caller, merge, linkOf, contacts } = await twoOfOne();
    merge();
    await app.idle();
    const id = linkOf(other)?.remoteId ?? '';
    await contacts.edit(id, { custom_fields: { cmp9: 'Niterói' } });
    await app.pulled();
    app.merges.unmerge(caller, other.uid);
    await app.idle();
    expect(app.now(other).city).toBe('Niterói');
    expect(linkOf(other)).toMatchObject({ lifecycle: 'linked', remoteId: id });
  });

  test('a link that a person had let go before stays let go', async () => {
    const { app, other, caller, merge, linkOf } = await twoOfOne();
    const link = linkOf(other);
    app.db.client.prepare(`update link set lifecycle = 'detached' where id = ?`).run(link?.id);
    merge();
    app.merges.unmerge(caller, other.uid);
    await app.idle();
    expect(linkOf(other)?.lifecycle).toBe('detached');
  });

  test('a lead that went on into a third is parted from that one first', async () => {
    const { app, keep, other, caller, merge } = await twoOfOne();
    const third = app.add({ name: 'Dores' });
    merge();
    app.merges.merge(caller, { id: third.uid, merge: [keep.uid] });
    expect(() => app.merges.unmerge(caller, other.uid)).toThrow(/Part those two first/);
    app.merges.unmerge(caller, keep.uid);
    app.merges.unmerge(caller, other.uid);
    expect([keep, other, third].map((lead) => app.now(lead).deletedAt)).toEqual([null, null, null]);
  });
});
