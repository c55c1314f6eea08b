import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PreviewResult } from '../../../../src/shared/model/preview.ts';
import { admin, ana, syncInATest } from '../../../support/compose-sync.ts';
import {
  contactsOf,
  sandboxCredentials,
  sandboxForThisTest,
} from '../../../support/dinamize-port.ts';
import { customersOf, gestaoclickTokens } from '../../../support/gestaoclick-port.ts';

type Provider = 'dinamize' | 'gestaoclick';
const providers: readonly Provider[] = ['dinamize', 'gestaoclick'];

async function start(
  provider: Provider = 'gestaoclick',
  options: Parameters<typeof syncInATest>[0] = {},
) {
  const sandbox = await sandboxForThisTest({
    hangMs: 30,
    limits: { dinamizePerMinute: 1_000_000, gestaoclickPerSecond: 1_000_000 },
  });
  const app = syncInATest(options);
  const first = app.running.first;

  /** As an admin saves the form: nothing is approved. */
  async function connect() {
    const credentials =
      provider === 'dinamize' ? { ...sandboxCredentials, list: '1' } : gestaoclickTokens;
    const { id } = await app.running.connectionService.create(
      {
        provider,
        name: provider,
        schedule: '*/15 * * * *',
        credentials: { ...credentials, baseUrl: `${sandbox.networkUrl}/${provider}` },
      },
      admin,
    );
    return app.sync.connections.existing(id);
  }

  const stateOf = (runId: string) => app.sync.runs.detail(runId).state;
  const ended = async (runId: string) => {
    await app.until(() => !['queued', 'running'].includes(stateOf(runId)), 'The end of the run');
    return app.sync.runs.detail(runId);
  };
  const newest = (connectionUid: string) =>
    app.running.connectionService.list().find(({ id }) => id === connectionUid)?.previewRunId ?? '';

  /** The preview that begins with the connection, at its end. */
  async function previewed(connection: { uid: string }) {
    const runId = newest(connection.uid);
    const run = await ended(runId);
    return { runId, run, found: resultOf(runId) };
  }

  function resultOf(runId: string): PreviewResult {
    const found = first.viewOf(runId)?.result;
    if (!found)
      throw new Error(`The preview found nothing: ${JSON.stringify(first.viewOf(runId))}`);
    return found;
  }

  const approve = (
    connection: { uid: string },
    { runId, found }: { runId: string; found: PreviewResult },
    more: { createThere?: boolean } = {},
  ) =>
    first.approve(
      { connectionId: connection.uid, runId, planHash: found.planHash, createThere: true, ...more },
      admin,
    );

  /** Everything a person could see of leads, links and conflicts. */
  function state(): string {
    const hash = createHash('sha256');
    for (const table of ['lead', 'link', 'conflict', 'change', 'deal']) {
      hash.update(JSON.stringify(app.db.client.prepare(`select * from ${table}`).all()));
    }
    return hash.digest('hex');
  }

  const there = async () => (await sandbox.journal()).filter(({ by }) => by === 'api');
  return {
    sandbox,
    app,
    first,
    connect,
    previewed,
    approve,
    ended,
    state,
    there,
    resultOf,
    newest,
  };
}

const maria = { name: 'Maria das Dores', email: 'maria@correio.example' };

async function addThere(
  provider: Provider,
  sandbox: Awaited<ReturnType<typeof sandboxForThisTest>>,
  person: { name: string; email: string; city?: string; phone?: string },
) {
  if (provider === 'dinamize') {
    return contactsOf(sandbox).add({
      name: person.name,
      email: person.email,
      custom_fields: {
        ...(person.city ? { cmp9: person.city } : {}),
        ...(person.phone ? { cmp4: person.phone } : {}),
      },
    });
  }
  return customersOf(sandbox).add({
    nome: person.name,
    email: person.email,
    ...(person.phone ? { celular: person.phone } : {}),
  });
}

describe.each(providers)('the first sync with %s', (provider) => {
  test('tells what it would do and writes nothing, and then does just that', async () => {
    const { sandbox, app, connect, previewed, approve, ended, state, there } =
      await start(provider);
    for (let n = 0; n < 7; n += 1) {
      await addThere(provider, sandbox, { name: `Novo ${n}`, email: `novo${n}@correio.example` });
    }
    // Known by the e-mail; ours has a phone to send, theirs another name to ask about.
    await addThere(provider, sandbox, { ...maria, name: 'Maria D.' });
    app.add({ ...maria, phone: '+5511982317745' });
    app.add({ name: 'Só Aqui', email: 'so@aqui.example' });
    app.add({ name: 'Sem E-mail' });
    const before = state();

    const connection = await connect();
    const preview = await previewed(connection);
    expect(preview.run).toMatchObject({ kind: 'preview', state: 'completed' });
    expect(state()).toBe(before);
    expect(await there()).toEqual([]);
    const [leads] = preview.found.objects;
    expect(leads).toMatchObject({
      object: 'lead',
      read: 8,
      in: { create: 7, link: 1, conflict: 1, ambiguous: 0 },
      out: { update: 1 },
    });
    const lacksEmail = provider === 'dinamize';
    expect(leads?.out).toMatchObject(lacksEmail ? { create: 1, skip: 1 } : { create: 2, skip: 0 });
    expect(preview.found.fields.find(({ field }) => field === 'name')).toMatchObject({
      in: 7,
      conflict: 1,
    });
    expect(
      preview.found.samples.find(({ effect }) => effect === 'conflict')?.items[0],
    ).toMatchObject({ fields: [{ field: 'name', before: maria.name, after: 'Maria D.' }] });
    expect(preview.found.estimate.calls).toBeGreaterThan(2);

    const run = approve(connection, preview);
    expect(await ended(run.id)).toMatchObject({
      kind: 'first',
      state: 'completed',
      counts: { created: 7, updated: 1, conflicts: 1 },
      problems: [],
    });
    await app.idle();
    const wrote = await there();
    expect(wrote.filter(({ op }) => op === 'create')).toHaveLength(leads?.out.create ?? -1);
    expect(wrote.filter(({ op }) => op === 'update')).toHaveLength(1);
    expect(app.conflicts()).toMatchObject([{ kind: 'clash', field: 'name', remote: 'Maria D.' }]);
    // From here on it is read as any other, and rests.
    expect(await app.pulled()).toMatchObject({ counts: { created: 0, conflicts: 0 } });
    await app.idle();
    expect(await there()).toHaveLength(wrote.length);
  });
});

describe('until it is approved', () => {
  test('a connection is neither read by itself nor written to, and what is sent waits', async () => {
    const { app, connect, previewed, approve, ended, there } = await start();
    const connection = await connect();
    const preview = await previewed(connection);
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    app.tick();
    app.clock.advance(10 * 60_000);
    await app.until(() => app.worker.running().length === 0);
    expect(app.stateOf(lead)).toBe('held');
    expect(await there()).toEqual([]);
    expect(() => app.pull(connection.uid)).toThrow('waits for its first sync');
    // The lead came after: the plan moved more than a little, so it is asked about again.
    const again = approve(connection, preview);
    await ended(again.id);
    const second = { runId: again.id, found: app.running.first.viewOf(again.id)!.result! };
    await ended(approve(connection, second).id);
    await app.idle();
    expect(app.stateOf(lead)).toBe('in_sync');
    expect(await there()).toHaveLength(1);
  });
});
