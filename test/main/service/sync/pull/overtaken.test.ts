import { describe, expect, test } from 'vitest';
import { transact } from '../../../../../src/main/service/db/database.ts';
import { playedSystem } from '../../../../support/played-system.ts';
import { syncInATest } from '../../../../support/sync-in-a-test.ts';

/** People known on both sides, and what a hook about one of them leads to. */
async function withPeople(count: number, options: Parameters<typeof playedSystem>[0] = {}) {
  const system = playedSystem(options);
  system.add(count);
  const app = syncInATest({ providers: [system.provider] });
  const { id } = await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  const leadOf = (remoteId: string) => {
    const link = app.sync.links.byRemote(id, 'lead', remoteId);
    return app.now({ id: link?.recordId ?? 0 });
  };

  /** Ends once the record was read. */
  async function told(remoteId: string): Promise<void> {
    const job = transact(app.db, (tx) =>
      app.queue.enqueue(tx, {
        key: `read:${id}:lead:${remoteId}`,
        op: 'read',
        class: 'hook',
        connectionId: id,
        params: { objectType: 'lead', remoteId },
      }),
    );
    const state = app.db.client.prepare('select state from job where id = ?').pluck();
    await app.until(() => state.get(job) === 'done', 'The read of the record');
  }

  /** What a lead's city was, one after the other. */
  const cities = (remoteId: string) =>
    app.db.client
      .prepare(
        `select after from change where record_type = 'lead' and field = 'city' and record_id = ?
          order by id`,
      )
      .pluck()
      .all(leadOf(remoteId).id);
  return { system, app, id, leadOf, told, cities };
}

describe('what a page showed before a record was read by itself', () => {
  test('is not taken any more when the page arrives', async () => {
    const { system, app, leadOf, told, cities } = await withPeople(5);
    system.edit('r2', { city: 'Campinas' });
    system.meets.afterPage = async () => {
      system.edit('r2', { city: 'Recife' });
      await told('r2');
    };
    await app.pulled();
    expect(cities('r2')).toEqual(['"Recife"']);
    expect(leadOf('r2').city).toBe('Recife');
  });

  test('is not taken after a person had the record looked at', async () => {
    const { system, app, leadOf, cities } = await withPeople(5);
    system.edit('r2', { city: 'Campinas' });
    system.meets.afterPage = async () => {
      system.edit('r2', { city: 'Recife' });
      app.send(leadOf('r2'));
      await app.until(() => leadOf('r2').city === 'Recife', 'The look');
    };
    await app.pulled();
    expect(cities('r2')).toEqual(['"Recife"']);
    expect(leadOf('r2').city).toBe('Recife');
  });

  test('is not taken from what the guard kept back', async () => {
    const { system, app, leadOf, told, cities } = await withPeople(80, { pageSize: 40 });
    for (let n = 1; n <= 24; n += 1) system.edit(`r${n}`, { city: 'Campinas' });
    system.meets.beforePage = async (page) => {
      if (page !== 2) return;
      await app.until(() => leadOf('r20').city === 'Campinas', 'The first page');
      system.edit('r23', { city: 'Recife' });
      await told('r23');
    };
    expect((await app.pulled()).state).toBe('completed');
    expect(cities('r23')).toEqual(['"Recife"']);
    expect(leadOf('r23').city).toBe('Recife');
    expect(leadOf('r24').city).toBe('Campinas');
  });

  test('is not taken where a check of everything and a reading are side by side', async () => {
    const { system, app, id, leadOf, cities } = await withPeople(5);
    system.edit('r2', { city: 'Campinas' });
    let held = true;
    system.meets.afterPage = async () => {
      if (!held) return;
      held = false;
      system.edit('r2', { city: 'Recife' });
      await app.pulled();
    };
    transact(app.db, (tx) => {
      app.sync.service.reconcile(tx, id, { trigger: 'schedule', actor: 'Ponte' });
    });
    await app.idle();
    expect(cities('r2')).toEqual(['"Recife"']);
    expect(leadOf('r2').city).toBe('Recife');
  });
});
