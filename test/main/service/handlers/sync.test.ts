import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connection, Run } from '../../../../src/shared/model/sync.ts';
import {
  contactsOf,
  sandboxCredentials,
  sandboxForThisTest,
} from '../../../support/dinamize-port.ts';
import { connectAndApprove, endOfRun } from '../../../support/first-sync.ts';
import { untilTrue } from '../../../support/killable-service.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';
import { serviceOn } from '../../../support/service-in-a-test.ts';

/** The contract as a screen asks it, over the whole service with real time. */
async function start(contacts = 0) {
  const sandbox = await sandboxForThisTest({ contacts, clock: Date.now });
  const { service, ask, askAs } = serviceOn(temporaryFolder());
  await service.start();
  onTestFinished(() => service.stop());
  const draft = {
    provider: 'dinamize',
    name: 'Dinamize',
    credentials: { ...sandboxCredentials, list: '1', baseUrl: `${sandbox.networkUrl}/dinamize` },
  };
  return { sandbox, ask, askAs, draft, contacts: contactsOf(sandbox) };
}

type Asks = Awaited<ReturnType<typeof start>>['ask'];

async function ended(ask: Asks): Promise<Run> {
  let run: Run | undefined;
  await untilTrue(async () => {
    [run] = (await ask<{ items: Run[] }>('sync.runs', {})).items;
    return run !== undefined && run.state !== 'queued' && run.state !== 'running';
  }, 'The end of the run');
  return run as Run;
}

describe('connections', () => {
  test('are offered with a form in both languages, which names what is secret', async () => {
    const { ask } = await start();
    const [dinamize] =
      await ask<{ id: string; credentials: { name: string }[] }[]>('connections.providers');
    expect(dinamize).toMatchObject({ id: 'dinamize', letter: 'D', capabilities: ['records'] });
    expect(dinamize?.credentials.map(({ name }) => name)).toEqual([
      'user',
      'password',
      'client_code',
      'list',
      'baseUrl',
    ]);
    expect(dinamize?.credentials[1]).toMatchObject({ secret: true, label: { en: 'Password' } });
  });

  test('are an admin’s to make, and anybody’s to see', async () => {
    const { ask, askAs, draft } = await start();
    await expect(askAs('staff', 'connections.create', draft)).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    });
    await ask('connections.create', draft);
    const { items } = await askAs<{ items: Connection[] }>('staff', 'connections.list');
    expect(items).toMatchObject([
      { name: 'Dinamize', schedule: '*/15 * * * *', provider: 'dinamize' },
    ]);
  });
});

describe('the first sync', () => {
  test('is looked at and approved by an admin alone, and shown with its run', async () => {
    const { ask, askAs, draft } = await start(2);
    const { id, previewRunId } = await ask<Connection>('connections.create', draft);
    const run = await endOfRun(ask, previewRunId ?? '');
    expect(run).toMatchObject({
      kind: 'preview',
      preview: { phase: 'ready', approved: false, result: { changes: 2, drift: null } },
    });
    const { planHash } = run.preview?.result ?? {};
    const yes = { connectionId: id, runId: run.id, planHash };
    for (const [path, input] of [
      ['sync.preview', { connectionId: id }],
      ['sync.approve', yes],
      ['sync.discard', { id: run.id }],
    ] as const) {
      await expect(askAs('staff', path, input)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    }
    await expect(ask('sync.start', { connectionId: id })).rejects.toMatchObject({ code: 'BUSY' });
    await expect(ask('sync.approve', { ...yes, planHash: 'another' })).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    const { id: firstId } = await ask<Run>('sync.approve', yes);
    expect(await endOfRun(ask, firstId)).toMatchObject({
      kind: 'first',
      counts: { created: 2 },
      preview: { phase: 'done', approved: true, applied: 2 },
    });
    const { items } = await ask<{ items: Connection[] }>('connections.list');
    expect(items).toMatchObject([{ firstSync: 'approved', state: 'ready' }]);
  });
});

describe('runs and conflicts', () => {
  test('are listed in pages, newest first, with words for what went wrong', async () => {
    const { ask, draft, contacts } = await start(3);
    const { first: firstSync } = await connectAndApprove(ask, draft);
    expect(firstSync).toMatchObject({ state: 'completed', counts: { created: 3 } });
    for (let n = 0; n < 2; n += 1) {
      await ask('sync.start', {});
      await ended(ask);
    }
    type Page = { items: Run[]; pagination: { total: number; nextCursor: string | null } };
    const first = await ask<Page>('sync.runs', { limit: 2 });
    expect(first.items.map(({ trigger }) => trigger)).toEqual(['person', 'person']);
    expect(first.pagination).toMatchObject({ total: 4, page: 1 });
    const rest = await ask<Page>('sync.runs', { limit: 2, cursor: first.pagination.nextCursor });
    expect(rest.items.map(({ kind }) => kind)).toEqual(['first', 'preview']);
    expect(rest.pagination.nextCursor).toBeNull();
    await expect(ask('sync.runs', { cursor: 'from elsewhere' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });

    await contacts.add({
      email: 'um@correio.example',
      custom_fields: { cmp5: 'Antigo', cmp11: '10' },
    });
    await ask('sync.start', {});
    await ended(ask);
    const found = await ask<{ items: { id: string; field: string }[] }>('conflicts.list', {
      kind: ['schema'],
    });
    expect(found.items).toMatchObject([{ field: 'status', remote: 'Antigo', state: 'open' }]);
    expect(await ask('conflicts.get', { id: found.items[0]?.id })).toMatchObject({ local: 'new' });
    expect(await ask('sync.stats')).toMatchObject({ openConflicts: 1, today: { received: 4 } });
  });
});
