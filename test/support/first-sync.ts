import type { Connection, Run, RunDetail } from '../../src/shared/model/sync.ts';
import { untilTrue } from './killable-service.ts';

type Ask = <T>(path: string, input?: unknown) => Promise<T>;

/** Waits for a run to end, asked as a screen asks. */
export async function endOfRun(ask: Ask, id: string): Promise<RunDetail> {
  let run: RunDetail | undefined;
  await untilTrue(async () => {
    run = await ask<RunDetail>('sync.run', { id });
    return !['queued', 'running'].includes(run.state);
  }, 'The end of the run');
  return run as RunDetail;
}

/** Connects an account as an admin does: looks at what its first sync would do, and says yes. */
export async function connectAndApprove(
  ask: Ask,
  draft: Record<string, unknown>,
): Promise<{ connection: Connection; first: RunDetail }> {
  const { id } = await ask<Connection>('connections.create', draft);
  const { items } = await ask<{ items: Connection[] }>('connections.list');
  const runId = items.find((each) => each.id === id)?.previewRunId ?? '';
  const { preview } = await endOfRun(ask, runId);
  const planHash = preview?.result?.planHash;
  const run = await ask<Run>('sync.approve', { connectionId: id, runId, planHash });
  const first = await endOfRun(ask, run.id);
  const after = await ask<{ items: Connection[] }>('connections.list');
  const connection = after.items.find((each) => each.id === id);
  if (connection === undefined) throw new Error('The connection is gone.');
  return { connection, first };
}
