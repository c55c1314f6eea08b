import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { startConsole, temporaryFolder } from '../../support/start-console.ts';
import { untilTrue } from '../../support/killable-service.ts';
import type {
  MappingPreview,
  MappingTest,
  MappingView,
} from '../../../src/shared/model/mapping.ts';

test('another system reads, tries and makes mappings, and a key of staff makes none', async () => {
  const dataDir = temporaryFolder();
  const started = await startConsole({
    dataDir,
    sandbox: { contacts: 5 },
    flags: { sandbox: true },
  });
  onTestFinished(async () => {
    await started.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const { apiKey } = await started.ponte.demonstration();
  const key = apiKey ?? '';
  const ask = async <T>(path: string, json?: unknown, by: string = key) => {
    const answer = await started.rest(path, { key: by, ...(json === undefined ? {} : { json }) });
    return { status: answer.status, body: answer.body as T };
  };
  const { body: now } = await ask<MappingView>('/mappings/lead/dinamize');
  expect(now).toMatchObject({ provider: 'dinamize', version: 1 });
  expect((await ask<{ items: MappingView[] }>('/mappings')).body.items).toHaveLength(1);

  const entries = [
    { local: 'notes', remote: 'cmp8', direction: 'receive', in: [{ kind: 'upper' }] },
  ];
  const tried = await ask<MappingTest>('/mappings/test', { system: 'dinamize', entries });
  expect(tried.body.lines).toMatchObject([{ local: 'notes', remote: 'cmp8' }]);
  const wrong = await ask('/mappings', {
    system: 'dinamize',
    rev: 1,
    entries: [{ ...entries[0], local: 'nots' }],
    planHash: 'none',
  });
  expect(wrong).toMatchObject({
    status: 400,
    body: { code: 'BAD_INPUT', details: { fields: [{ suggestion: 'notes' }] } },
  });

  const staff = started.ponte
    .current()!
    .apiKeys.create(
      { name: 'Equipe', scopes: ['read', 'write'], role: 'staff', expiresAt: null },
      'Testes',
    ).key;
  const look = { system: now.connectionId, entries };
  let preview = await ask<MappingPreview>('/mappings/preview', look);
  await untilTrue(async () => {
    preview = await ask<MappingPreview>('/mappings/preview', look);
    return preview.body.state === 'ready';
  }, 'The preview');
  const planHash = preview.body.result?.planHash;
  const made = { ...look, rev: 1, note: 'pela API', planHash };
  expect(await ask('/mappings', { ...made, planHash: 'none' })).toMatchObject({ status: 409 });
  expect((await ask('/mappings', made, staff)).status).toBe(403);
  expect(await ask('/mappings', made)).toMatchObject({ status: 200, body: { version: 2 } });
  expect((await ask('/mappings', made)).status).toBe(409);
  const { body } = await ask('/mappings/lead/dinamize/versions', undefined, staff);
  expect(body).toMatchObject({ items: [{ version: 2, note: 'pela API' }, { version: 1 }] });
});
