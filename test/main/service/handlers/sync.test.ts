import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connection, Run } from '../../../../src/shared/model/sync.ts';
import {
  contactsOf,
  sandboxCredentials,
  sandboxForThisTest,
} from '../../../support/dinamize-port.ts';
import { connectAndApprove } from '../../../support/first-sync.ts';
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
