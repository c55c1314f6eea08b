import { describe, expect, test } from 'vitest';
import { createAuditLog } from '../../../../../src/main/service/audit/audit-log.ts';
import { createDeadLetters } from '../../../../../src/main/service/jobs/dead-letters.ts';
import { createJobList } from '../../../../../src/main/service/jobs/job-list.ts';
import { createReplays } from '../../../../../src/main/service/jobs/replays.ts';
import { createRevive } from '../../../../../src/main/service/jobs/revive.ts';
import { admin, ana, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../../support/dinamize-port.ts';
import { NOON } from '../../../../support/sandbox-in-a-test.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'São Paulo' };

const taken = 'ocupado@correio.example';

/** A linked lead whose new e-mail another contact there has, which Dinamize refuses; its city moved too. */
async function refused() {
  const clock = createTestClock(NOON);
  const sandbox = await sandboxForThisTest({
    clock: clock.now,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const app = syncInATest({ clock });
  const connection = await app.connect(sandbox);
  const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
  await app.idle();
  const [{ id: remoteId = '' } = {}] = await sandbox.journal();
  await contactsOf(sandbox).add({ name: 'Outra', email: taken });
  app.edit(lead, { email: taken, city: 'Campinas' });
  await app.idle();

  const { db, live, gate, worker } = app;
  const revive = createRevive(db, clock);
  const list = createJobList({ db, clock, gate });
  const letters = createDeadLetters({
    db,
    clock,
    live,
    list,
    revive,
    replays: createReplays({ db, clock, revive, paceOf: gate.perMinute }),
    audit: createAuditLog(db, clock),
    kick: worker.kick,
  });
  const { divergences } = app.running;
  const [letter] = list.deadLetters({ archived: false, limit: 1 }).items;
  const linkId = list.byUid(letter?.id ?? '')?.link_id ?? 0;
  const again = () => letters.retry(letter?.id ?? '');
  const there = () => contactsOf(sandbox).get(remoteId);
  const dead = () => letters.totals().total;
  const muted = () => app.states.linkStates([lead.id]).get(lead.id)?.[0]?.muted;
  return {
    ...app,
    sandbox,
    connection,
    lead,
    letter,
    linkId,
    divergences,
    again,
    there,
    dead,
    muted,
  };
}

test('a refused send tells the fields that differ, with both values', async () => {
  const { dead, divergences, linkId } = await refused();
  expect(dead()).toBe(1);
  expect((await divergences.of(linkId)).toSorted((a, b) => (a.field < b.field ? -1 : 1))).toEqual([
    { field: 'city', local: 'Campinas', remote: 'São Paulo' },
    { field: 'email', local: taken, remote: maria.email },
  ]);
});

describe('a difference that was accepted', () => {
  async function accepted() {
    const room = await refused();
    await room.divergences.accept(room.linkId, ['email'], admin, room.again);
    await room.idle();
    return room;
  }

  test('stays on both sides, while the other fields go', async () => {
    const { dead, there, stateOf, lead, now, muted, pulled, divergences, linkId } =
      await accepted();
    expect(dead()).toBe(0);
    expect(await there()).toMatchObject({
      email: maria.email,
      custom_fields: { cmp9: 'Campinas' },
    });
    expect(muted()).toMatchObject([{ field: 'email', by: 'Ana' }]);
    await pulled();
    expect(now(lead).email).toBe(taken);
    expect(stateOf(lead)).toBe('in_sync');
    expect(await divergences.of(linkId)).toEqual([]);
  });

  test('is not sent with a later edit of another field', async () => {
    const { dead, there, edit, lead, idle, muted } = await accepted();
    edit(lead, { city: 'Santos' });
    await idle();
    expect(dead()).toBe(0);
    expect(await there()).toMatchObject({ email: maria.email, custom_fields: { cmp9: 'Santos' } });
    expect(muted()).toHaveLength(1);
  });

  test('ends when our side changes: the new value goes out', async () => {
    const { there, edit, lead, idle, muted, stateOf } = await accepted();
    edit(lead, { email: 'nova@correio.example' });
    await idle();
    expect(await there()).toMatchObject({ email: 'nova@correio.example' });
    expect(muted()).toBeUndefined();
    expect(stateOf(lead)).toBe('in_sync');
  });

  test('ends when their side changes: a person is asked, since both had moved', async () => {
    const { sandbox, pulled, muted, conflicts } = await accepted();
    const [{ id = '' } = {}] = await sandbox.journal();
    await contactsOf(sandbox).edit(id, { email: 'outra@correio.example' });
    await pulled();
    expect(muted()).toBeUndefined();
    expect(conflicts()).toMatchObject([{ field: 'email', remote: 'outra@correio.example' }]);
  });

  test('is taken back by a person: it is refused again as before', async () => {
    const { divergences, lead, connection, idle, dead, muted } = await accepted();
    const what = {
      type: 'lead',
      id: lead.uid,
      connectionId: connection.uid,
      field: 'email',
    } as const;
    divergences.takeBack(what, admin);
    await idle();
    expect(muted()).toBeUndefined();
    expect(dead()).toBe(1);
    expect(() => divergences.takeBack(what, admin)).toThrow(/accepted any more/);
  });
});

test('turned into a conflict, the field waits for a person and the others go', async () => {
  const { divergences, linkId, again, idle, dead, conflicts, there, settle, now, lead } =
    await refused();
  await divergences.ask(linkId, ['email'], admin, again);
  await idle();
  expect(dead()).toBe(0);
  expect(await there()).toMatchObject({ email: maria.email, custom_fields: { cmp9: 'Campinas' } });
  const [asked] = conflicts();
  expect(conflicts()).toMatchObject([{ kind: 'clash', field: 'email', remote: maria.email }]);
  await settle.one(
    { operator: admin, source: 'form' },
    { id: asked?.id ?? '', choice: 'remote', winner: 'local' },
  );
  await idle();
  expect(now(lead).email).toBe(maria.email);
  expect(dead()).toBe(0);
});

test('what does not differ any more is not accepted, and nothing of it is done', async () => {
  const { divergences, linkId, again, dead, muted } = await refused();
  await expect(divergences.accept(linkId, ['email', 'name'], admin, again)).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  expect([dead(), muted()]).toEqual([1, undefined]);
});
