import { createHash } from 'node:crypto';
import type { PreviewResult } from '../../src/shared/model/preview.ts';
import { admin, syncInATest } from './sync-in-a-test.ts';
import { contactsOf, sandboxCredentials, sandboxForThisTest } from './dinamize-port.ts';
import { customersOf, gestaoclickTokens } from './gestaoclick-port.ts';

export type Provider = 'dinamize' | 'gestaoclick';

/** An account that somebody connects as an admin saves the form, and its first sync. */
export async function firstSyncInATest(
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
  async function connect(
    wrong: Record<string, string> = {},
    more: {
      deals?: 'both' | 'receive' | 'off';
      products?: boolean;
      segmentId?: string;
    } = {},
  ) {
    const credentials =
      provider === 'dinamize' ? { ...sandboxCredentials, list: '1' } : gestaoclickTokens;
    const { id } = await app.running.connectionService.create(
      {
        provider,
        name: provider,
        schedule: '*/15 * * * *',
        credentials: { ...credentials, baseUrl: `${sandbox.networkUrl}/${provider}`, ...wrong },
        ...more,
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

export const maria = { name: 'Maria das Dores', email: 'maria@correio.example' };

export async function addThere(
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
