import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PreviewPhase, PreviewResult } from '../../../../shared/model/preview.ts';
import { transact, type Db, type Tx } from '../../db/database.ts';
import type { RemoteRecord } from '../../providers/provider.ts';
import type { Claim } from '../decide.ts';
import { identifies, isPhoneOfOne, ladder } from '../../links/identity.ts';

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

export type PreviewItem = {
  readonly id: number;
  readonly side: 'in' | 'out';
  readonly remoteId: string | null;
  readonly recordId: number | null;
  readonly digest: string | null;
  readonly name: string;
  readonly remote: RemoteRecord | null;
};

type Change = {
  phase?: PreviewPhase;
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
type ItemRow = {
  id: number;
  side: 'in' | 'out';
  remote_id: string | null;
  record_id: number | null;
  digest: string | null;
  name: string | null;
  seen: string | null;
};

export type PreviewStore = ReturnType<typeof createPreviewStore>;

/** So many rows are forgotten at once, letting others in between. */
const SWEPT = 500;
/** So many that share a key are enough to say that it is not one's own. */
const RIVALS = 20;

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
  const insertSeen = client.prepare(
    `insert or ignore into preview_item
       (run_id, side, remote_id, document, email, phone, name, seen)
     values (?, 'in', ?, ?, ?, ?, ?, ?)`,
  );
  const insertSending = client.prepare(
    `insert into preview_item (run_id, side, record_id, name, digest) values (?, 'out', ?, ?, ?)`,
  );
  const planned = client.prepare('update preview_item set record_id = ?, digest = ? where id = ?');
  const ask = client.prepare(
    'insert or ignore into preview_asked (run_id, record_id) values (?, ?)',
  );
  const isAsked = client
    .prepare<[number, number], number>(
      'select 1 from preview_asked where run_id = ? and record_id = ?',
    )
    .pluck();
  const selectClaim = client
    .prepare<[number, number], string | null>(
      `select remote_id from preview_item where run_id = ? and record_id = ? and side = 'in'`,
    )
    .pluck();
  const selectAfter = client.prepare<[number, number, number], ItemRow>(
    `select id, side, remote_id, record_id, digest, name, seen from preview_item
      where run_id = ? and id > ? order by id limit ?`,
  );
  const countItems = client
    .prepare<[number], number>('select count(*) from preview_item where run_id = ?')
    .pluck();
  const countChanges = client
    .prepare<[number], number>(
      'select count(*) from preview_item where run_id = ? and digest is not null',
    )
    .pluck();
  const digestOfRemote = client
    .prepare<[number, string], string | null>(
      'select digest from preview_item where run_id = ? and remote_id = ?',
    )
    .pluck();
  const digestOfLead = client
    .prepare<[number, number], string | null>(
      `select digest from preview_item where run_id = ? and record_id = ? and side = 'out'`,
    )
    .pluck();
  const selectDigests = client.prepare<[number, number, number], ItemRow>(
    `select id, side, remote_id, record_id, digest, name, null as seen from preview_item
      where run_id = ? and id > ? and digest is not null order by id limit ?`,
  );
  const mark = client.prepare('update preview_item set state = ? where id = ?');
  const isMarked = client
    .prepare<[number], string | null>('select state from preview_item where id = ?')
    .pluck();
  const setDenied = client.prepare(
    `update preview_item set seen = json_set(seen, '$.values.consent', 'denied')
      where run_id = ? and email = ? and side = 'in'`,
  );
  const byKey = {
    document: rivals('document'),
    email: rivals('email'),
    phone: rivals('phone'),
  };
  const sweepItems = client.prepare(
    `delete from preview_item where id in (
       select preview_item.id from preview join preview_item on preview_item.run_id = preview.run_id
        where preview.phase in ('over', 'done') limit ${SWEPT})`,
  );
  const sweepAsked = client.prepare(
    `delete from preview_asked where run_id in (
       select run_id from preview where phase in ('over', 'done'))`,
  );
  const replan = client.prepare(`delete from preview_item where run_id = ? and side = 'out'`);
  const unplan = client.prepare(
    `update preview_item set record_id = null, digest = null where id in (
       select id from preview_item where run_id = ? and side = 'in'
        and (digest is not null or record_id is not null) limit ${SWEPT})`,
  );
  const unask = client.prepare('delete from preview_asked where run_id = ?');
  const endAbandoned = client.prepare(
    `update preview set phase = 'over' where phase not in ('ready', 'done', 'over') and run_id in (
       select id from run where state in ('cancelled', 'failed'))
      or phase <> 'over' and connection_id in (
       select id from connection where removed_at is not null)`,
  );

  /**
   * Whether another record that was seen has the key by which one of ours is taken for this one:
   * the surest on which both agree; of a phone, with a name that is alike.
   */
  function hasRival(runId: number, { remote, record }: Claim): boolean {
    const ours = record.values(['name', ...ladder]);
    const key = ladder.find(
      (each) => identifies(each, ours[each]) && ours[each] === remote.values[each],
    );
    if (key === undefined) return false;
    return byKey[key]
      .all(runId, String(ours[key]), remote.remoteId)
      .some(({ name }) => key !== 'phone' || isPhoneOfOne(ours['name'], name ?? ''));
  }

  function rivals(key: (typeof ladder)[number]) {
    return client.prepare<[number, string, string], { name: string | null }>(
      `select name from preview_item where run_id = ? and ${key} = ? and remote_id <> ?
        limit ${RIVALS}`,
    );
  }

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

  /** Forgets what was planned, not what was seen. */
  async function unplanAll(runId: number): Promise<void> {
    transact(db, () => {
      replan.run(runId);
      unask.run(runId);
    });
    while (transact(db, () => unplan.run(runId).changes) > 0) await nextTurn();
  }

  /** Forgets the records of previews that nobody will look at any more. */
  async function sweep(signal: AbortSignal): Promise<void> {
    transact(db, () => void endAbandoned.run());
    while (!signal.aborted && transact(db, () => sweepItems.run().changes) > 0) await nextTurn();
    if (!signal.aborted) transact(db, () => void sweepAsked.run());
  }

  return {
    of,
    change,
    unplanAll,
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

    /** @returns false for a record that was seen in this run already */
    saw(_tx: Tx, runId: number, remote: RemoteRecord): boolean {
      const { document, email, phone, name } = remote.values;
      return (
        insertSeen.run(
          runId,
          remote.remoteId,
          textOf(document),
          textOf(email),
          textOf(phone),
          textOf(name),
          JSON.stringify(remote),
        ).changes > 0
      );
    },
    /** Somebody who refused there is seen as one who did. */
    denied: (_tx: Tx, runId: number, email: string) => void setDenied.run(runId, email),
    wouldSend: (_tx: Tx, runId: number, leadId: number, name: string, digest: string | null) =>
      void insertSending.run(runId, leadId, name, digest),
    planned: (_tx: Tx, itemId: number, recordId: number | null, digest: string | null) =>
      void planned.run(recordId, digest, itemId),
    asks: (_tx: Tx, runId: number, recordId: number) => void ask.run(runId, recordId),
    isAsked: (runId: number, recordId: number) => isAsked.get(runId, recordId) !== undefined,
    claimed: (runId: number, recordId: number) => selectClaim.get(runId, recordId) ?? null,
    hasRival,
    after: (runId: number, id: number, limit: number): PreviewItem[] =>
      selectAfter.all(runId, id, limit).map(toItem),
    /** Only those that would have an effect, without what was seen of them. */
    digestsAfter: (runId: number, id: number, limit: number) =>
      selectDigests
        .all(runId, id, limit)
        .map((row) => ({ ...toItem(row), digest: row.digest ?? '' })),
    count: (runId: number) => countItems.get(runId) ?? 0,
    countChanges: (runId: number) => countChanges.get(runId) ?? 0,
    /** The digest that another run planned for the same record. */
    digestIn: (runId: number, { side, remoteId, recordId }: PreviewItem) =>
      (side === 'in'
        ? digestOfRemote.get(runId, remoteId ?? '')
        : digestOfLead.get(runId, recordId ?? 0)) ?? null,
    mark: (_tx: Tx, itemId: number, state: 'applied' | 'drifted' | 'left' | null) =>
      void mark.run(state, itemId),
    stateOf: (itemId: number) => isMarked.get(itemId) ?? null,
  };
}

function toPreview(row: Row): PreviewRow {
  return {
    runId: row.run_id,
    connectionId: row.connection_id,
    phase: row.phase,
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

function toItem(row: ItemRow): PreviewItem {
  return {
    id: row.id,
    side: row.side,
    remoteId: row.remote_id,
    recordId: row.record_id,
    digest: row.digest,
    name: row.name ?? '',
    remote: row.seen === null ? null : (JSON.parse(row.seen) as RemoteRecord),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
