import { expect, test } from 'vitest';
import type { Automation, AutomationRun } from '../../../../src/shared/model/automation.ts';
import {
  contactsOf,
  sandboxCredentials,
  sandboxForThisTest,
} from '../../../support/dinamize-port.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';

test('whom a first reading brings was there before, and only who comes later sets automations off', async () => {
  const sandbox = await sandboxForThisTest({
    clock: Date.now,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const contacts = contactsOf(sandbox);
  await contacts.add({ email: 'ana@correio.example', name: 'Ana' });
  const { service, ask, until } = await hooksInATest({ syncConfig: { indexLagMs: 0 } });
  const definition = {
    trigger: { kind: 'created' },
    conditions: {},
    whileRunning: 'skip',
    steps: [{ id: 'a', kind: 'notice', text: 'Novo' }],
  };
  const { id } = await ask<Automation>('automations.create', { name: 'Novos', definition });
  await ask('automations.setOn', { id, on: true });
  const connection = await service.connectUnseen(
    {
      provider: 'dinamize',
      name: 'Dinamize',
      schedule: '0 3 * * *',
      credentials: { ...sandboxCredentials, list: '1', baseUrl: `${sandbox.networkUrl}/dinamize` },
    },
    { name: 'Ana', role: 'admin' },
  );
  const names = async () =>
    (await ask<{ items: { name: string }[] }>('leads.list', {})).items.map(({ name }) => name);
  const runs = async () =>
    (await ask<{ items: AutomationRun[] }>('automations.runs', {})).items.map(
      ({ leadName }) => leadName,
    );
  await until(async () => (await names()).length === 1, 'The first reading');
  await until(async () => {
    const { items } = await ask<{ items: { lastPullAt: string | null }[] }>('connections.list');
    return items[0]?.lastPullAt != null;
  }, 'Its end');
  await contacts.add({ email: 'bia@correio.example', name: 'Bia' });
  await ask('sync.start', { connectionId: connection.id });
  await until(async () => (await names()).length === 2, 'The second reading');
  await until(async () => (await runs()).length > 0, 'The run');
  expect(await runs()).toEqual(['Bia']);
});
