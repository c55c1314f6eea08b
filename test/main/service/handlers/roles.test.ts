import { isContractProcedure } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import { contract, type ProcedureMeta } from '../../../../src/shared/contract/index.ts';
import type { CallContext } from '../../../../src/main/service/handlers/base.ts';
import { startWorkspace } from '../../../support/start-console.ts';

type Call = { path: string; meta: ProcedureMeta };

const calls: Call[] = Object.entries(contract).flatMap(([area, procedures]) =>
  Object.entries(procedures).flatMap(([name, procedure]) =>
    isContractProcedure(procedure)
      ? [{ path: `${area}.${name}`, meta: procedure['~orpc'].meta as ProcedureMeta }]
      : [],
  ),
);

async function callerWith(context: CallContext) {
  const started = await startWorkspace();
  onTestFinished(() => started.close());
  const client = createRouterClient(started.ponte.current()!.router, { context });
  const areas = client as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  return async (path: string): Promise<string> => {
    const [area = '', name = ''] = path.split('.');
    try {
      // Of the wrong shape for all: what gets past the roles is refused for that.
      await areas[area]![name]!(7);
      return 'answered';
    } catch (error) {
      return String((error as { code?: unknown }).code);
    }
  };
}

test('staff may not do what is for admins, by whatever door, and are told so before anything else', async () => {
  const call = await callerWith({ operator: { name: 'Bia', role: 'staff' }, source: 'form' });
  const forAdmins = calls.filter(({ meta }) => meta.role === 'admin').map(({ path }) => path);
  expect(forAdmins).toEqual(
    expect.arrayContaining(['app.createApiKey', 'app.createWorkspace', 'connections.create']),
  );
  for (const path of forAdmins) expect([path, await call(path)]).toEqual([path, 'NOT_ALLOWED']);
});

test('what is for everyone is not refused to staff', async () => {
  const call = await callerWith({ operator: { name: 'Bia', role: 'staff' }, source: 'form' });
  for (const { path, meta } of calls) {
    if (meta.role === 'staff' && path !== 'app.live') {
      expect([path, await call(path)]).not.toEqual([path, 'NOT_ALLOWED']);
    }
  }
});

test('a key reaches only what is of REST, and of that only what its scopes say', async () => {
  const call = await callerWith({
    operator: { name: 'Site', role: 'admin' },
    source: 'api',
    scopes: ['read'],
  });
  for (const { path, meta } of calls) {
    const refused = (await call(path)) === 'NOT_ALLOWED';
    expect([path, refused]).toEqual([path, meta.rest !== 'read']);
  }
});
