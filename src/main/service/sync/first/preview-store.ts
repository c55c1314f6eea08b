import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PreviewPhase, PreviewResult } from '../../../../shared/model/preview.ts';
import type { ReadObject } from '../../../../shared/model/sync.ts';
import { transact, type Db, type Tx } from '../../db/database.ts';
import { createPreviewItems } from './preview-items.ts';

/**
 * What dry runs saw and decided, kept in tables of their own: nothing of it is a lead or a link.
 *
 * It lies on disk and not in memory, so that a hundred thousand records cost no more than a few,
 * and so that a run goes on after a restart.
 */
export type PreviewRow = {
  readonly runId: number;
  readonly connectionId: number;
  readonly phase: PreviewPhase;
  /** What is being read, and how far. */
  readonly object: ReadObject;
  readonly cursor: string | null;
  readonly upper: number | null;
  readonly pages: number;
  readonly readMs: number;
  readonly expected: number | null;
  readonly approves: number | null;
  readonly createThere: boolean;
  readonly applied: number;
  readonly drifted: number;
  readonly phaseAt: number;
  readonly planHash: string | null;
  readonly result: PreviewResult | null;
};

type Change = {
  phase?: PreviewPhase;
  object?: ReadObject;
  cursor?: string | null;
  upper?: number | null;
  pages?: number;
  readMs?: number;
  expected?: number | null;
  approves?: number | null;
  applied?: number;
  drifted?: number;
  phaseAt?: number;
  planHash?: string | null;
  result?: PreviewResult | null;
};

const columns: Readonly<Record<keyof Change, string>> = {
  phase: 'phase',
  object: 'object',
  cursor: 'cursor',
  upper: 'upper',
  pages: 'pages',
  readMs: 'read_ms',
  expected: 'expected',
  approves: 'approves',
  applied: 'applied',
  drifted: 'drifted',
  phaseAt: 'phase_at',
  planHash: 'plan_hash',
  result: 'result',
};

type Row = {
  run_id: number;
  connection_id: number;
  phase: PreviewPhase;
  object: ReadObject;
  cursor: string | null;
  upper: number | null;
  pages: number;
  read_ms: number;
  expected: number | null;
  approves: number | null;
  create_there: number;
  applied: number;
  drifted: number;
  phase_at: number;
  plan_hash: string | null;
  result: string | null;
};
export type PreviewStore = ReturnType<typeof createPreviewStore>;

/** So many rows are forgotten at once, letting others in between. */
const SWEPT = 500;

export function createPreviewStore(db: Db) {
  const { client } = db;
  const selectOne = client.prepare<[number], Row>('select * from preview where run_id = ?');
  const selectNewest = client
    .prepare<[number], number>(
      `select run_id from preview where connection_id = ? and phase <> 'over'
        order by run_id desc limit 1`,
    )
    .pluck();
  const insert = client.prepare(
    `insert into preview (run_id, connection_id, approves, create_there, expected)
     values (?, ?, ?, ?, ?)`,
  );
  const supersede = client.prepare(
    `update preview set phase = 'over' where connection_id = ? and phase in ('ready', 'done')`,
  );
  const sweepItems = client.prepare(
    `delete from preview_item where id in (
       select preview_item.id from preview join preview_item on preview_item.run_id = preview.run_id
        where preview.phase in ('over', 'done') limit ${SWEPT})`,
  );
  const sweepAsked = client.prepare(
    `delete from preview_asked where run_id in (
       select run_id from preview where phase in ('over', 'done'))`,
  );
  const endAbandoned = client.prepare(
    `update preview set phase = 'over' where phase not in ('ready', 'done', 'over') and run_id in (
       select id from run where state in ('cancelled', 'failed'))
      or phase <> 'over' and connection_id in (
       select id from connection where removed_at is not null)`,
  );

  function of(runId: number): PreviewRow | null {
    const row = selectOne.get(runId);
    return row === undefined ? null : toPreview(row);
  }

  function change(_tx: Tx, runId: number, values: Change): void {
    const sets = Object.entries(values).filter(([, value]) => value !== undefined);
    if (sets.length === 0) return;
    client
      .prepare(
        `update preview set ${sets
          .map(([key]) => `${columns[key as keyof Change]} = ?`)
          .join(', ')} where run_id = ?`,
      )
      .run(
        ...sets.map(([, value]) =>
          typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
        ),
        runId,
      );
  }

  /** Forgets the records of previews that nobody will look at any more. */
  async function sweep(signal: AbortSignal): Promise<void> {
    transact(db, () => void endAbandoned.run());
    while (!signal.aborted && transact(db, () => sweepItems.run().changes) > 0) await nextTurn();
    if (!signal.aborted) transact(db, () => void sweepAsked.run());
  }

  return {
    ...createPreviewItems(db),
    of,
    change,
    sweep,
    newestOf: (connectionId: number) => selectNewest.get(connectionId) ?? null,
    begin(
      _tx: Tx,
      runId: number,
      connectionId: number,
      how: { approves?: number; createThere?: boolean; expected?: number | null } = {},
    ): void {
      insert.run(
        runId,
        connectionId,
        how.approves ?? null,
        Number(how.createThere ?? true),
        how.expected ?? null,
      );
    },
    /** Those that were looked at or ended give way to a new one. */
    supersede: (_tx: Tx, connectionId: number) => void supersede.run(connectionId),
  };
}

function toPreview(row: Row): PreviewRow {
  return {
    runId: row.run_id,
    connectionId: row.connection_id,
    phase: row.phase,
    object: row.object,
    cursor: row.cursor,
    upper: row.upper,
    pages: row.pages,
    readMs: row.read_ms,
    expected: row.expected,
    approves: row.approves,
    createThere: row.create_there === 1,
    applied: row.applied,
    drifted: row.drifted,
    phaseAt: row.phase_at,
    planHash: row.plan_hash,
    result: row.result === null ? null : (JSON.parse(row.result) as PreviewResult),
  };
}
