import { describe, expect, test } from 'vitest';
import { anaAtTheScreens, linkedLead } from '../../../support/conflicts-in-a-test.ts';

const seen = ({ id, seenLocalRev, seenRemoteVer }: Awaited<ReturnType<Linked['oneClash']>>) => ({
  id,
  seenLocalRev,
  seenRemoteVer,
});
type Linked = Awaited<ReturnType<typeof linkedLead>>;

describe('settling many at once', () => {
  test('settles what stands, and leaves and names what moved or is refused', async () => {
    const { app, lead, clash, there } = await linkedLead();
    const open = await clash(
      { city: 'Santos', company: 'Aroeira', interest: 'casa' },
      { custom_fields: { cmp8: 'Ipê', cmp9: 'Niterói', cmp7: 'terreno' } },
    );
    expect(open.length).toBeGreaterThanOrEqual(2);
    const [first, second] = open;
    const stale = { ...seen(second!), seenLocalRev: 0 };
    const rest = open.slice(2).map(seen);
    const unknown = { ...seen(first!), id: 'gone' };
    const answer = await app.settle.many(anaAtTheScreens, {
      choice: 'local',
      items: [seen(first!), stale, ...rest, unknown],
    });
    expect(answer).toMatchObject({
      settled: [first!.id, ...rest.map(({ id }) => id)],
      changed: [{ id: second!.id, state: 'open' }],
      refused: [{ id: 'gone', code: 'NOT_FOUND' }],
    });
    await app.idle();
    expect(app.conflicts().map(({ id }) => id)).toEqual([second!.id]);
    expect(app.now(lead)).toMatchObject({ city: 'Santos', company: 'Aroeira' });
    const { custom_fields: fields } = (await there()) as unknown as {
      custom_fields: Record<string, string>;
    };
    expect([fields['cmp8'], fields['cmp9']]).toContain(first!.local);
  });
});

describe('undoing a settlement', () => {
  const undo = (app: Linked['app'], id: string) => app.settle.undo(anaAtTheScreens, [id]);

  test('with theirs brings ours back and asks again, and nothing was sent', async () => {
    const { app, lead, oneClash, settle, there, link } = await linkedLead();
    const conflict = await oneClash();
    await settle(conflict, { choice: 'remote' });
    await app.idle();
    expect(await undo(app, conflict.id)).toEqual({ reopened: [conflict.id], kept: [] });
    await app.idle();
    expect(app.now(lead).city).toBe('Santos');
    expect(await there()).toMatchObject({ custom_fields: { cmp9: 'Niterói' } });
    expect(app.conflicts()).toMatchObject([
      { id: conflict.id, state: 'open', choice: null, local: 'Santos', remote: 'Niterói' },
    ]);
    expect(link()).toMatchObject({ frozenFields: ['city'], base: { city: 'São Paulo' } });
  });

  test('with ours holds it back while it has not gone out', async () => {
    const { app, oneClash, settle, there } = await linkedLead();
    const conflict = await oneClash();
    await settle(conflict, { choice: 'local' });
    expect(await undo(app, conflict.id)).toMatchObject({ reopened: [conflict.id] });
    await app.idle();
    expect(await there()).toMatchObject({ custom_fields: { cmp9: 'Niterói' } });
    expect(app.conflicts()).toHaveLength(1);
  });

  test('that kept both takes the second one away again', async () => {
    const { app, lead, oneClash, settle } = await linkedLead();
    const conflict = await oneClash(
      { phone: '+5511911112222' },
      { custom_fields: { cmp4: '5511933334444' } },
    );
    await settle(conflict, { choice: 'both', winner: 'remote' });
    expect(app.now(lead)).toMatchObject({
      phone: '+5511933334444',
      custom: { 'Telefone 2': '+5511911112222' },
    });
    await undo(app, conflict.id);
    expect(app.now(lead)).toMatchObject({ phone: '+5511911112222', custom: {} });
  });

  test('that went out already stands, and says so', async () => {
    const { app, lead, oneClash, settle } = await linkedLead();
    const conflict = await oneClash();
    await settle(conflict, { choice: 'local' });
    await app.idle();
    expect(await undo(app, conflict.id)).toEqual({
      reopened: [],
      kept: [{ id: conflict.id, reason: 'already_sent' }],
    });
    expect(app.now(lead).city).toBe('Santos');
    expect(app.conflicts()).toEqual([]);
  });

  test('that was edited since stands, and says so', async () => {
    const { app, lead, oneClash, settle } = await linkedLead();
    const conflict = await oneClash();
    await settle(conflict, { choice: 'remote' });
    app.edit(lead, { city: 'Recife' });
    expect(await undo(app, conflict.id)).toMatchObject({
      kept: [{ id: conflict.id, reason: 'changed_since' }],
    });
    expect(app.now(lead).city).toBe('Recife');
  });
});

describe('a snoozed conflict', () => {
  test('is out of the open list until its time, and is listed by itself', async () => {
    const { app, oneClash } = await linkedLead();
    const conflict = await oneClash();
    const until = new Date(app.clock.now() + 3_600_000).toISOString();
    expect(app.settle.snooze([conflict.id], until)).toBe(1);
    const listed = (state: 'open' | 'snoozed') =>
      app.sync.conflictList.page({ state, limit: 10, offset: 0 }).items;
    expect(listed('open')).toEqual([]);
    expect(app.sync.conflictList.countOpen()).toBe(0);
    expect(listed('snoozed')).toMatchObject([{ id: conflict.id, snoozedUntil: until }]);
    app.clock.advance(3_600_000);
    expect(listed('open')).toHaveLength(1);
    expect(listed('snoozed')).toEqual([]);
    app.settle.snooze([conflict.id], new Date(app.clock.now() + 3_600_000).toISOString());
    expect(app.settle.snooze([conflict.id], null)).toBe(1);
    expect(listed('open')).toHaveLength(1);
  });

  test('is refused a moment that is past', async () => {
    const { app, oneClash } = await linkedLead();
    const conflict = await oneClash();
    const past = new Date(app.clock.now() - 1).toISOString();
    expect(() => app.settle.snooze([conflict.id], past)).toThrow('coming year');
  });
});
