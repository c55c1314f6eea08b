import type { Db, Tx } from '../../db/database.ts';
import { doorField, doorValue, toPatch } from '../../leads/lead-values.ts';
import type { Verdict, VerdictReason } from '../../ledger/reversal.ts';
import type { UndoItem } from '../../../../shared/model/undo.ts';

/** Which run takes which back, how far it is, and what it left as it was. */
export type UndoStore = {
  of(runId: number): UndoRecord | null;
  begin(tx: Tx, runId: number, undoesId: number): void;
  /** Where it has got to, with what it did so far. */
  reach(tx: Tx, runId: number, place: RecordName, counts: UndoCounts): void;
  keep(tx: Tx, runId: number, record: RecordName, verdict: Verdict): void;
  /** The runs that take this one back, newest first. */
  undoing(runId: number): { runId: number; uid: string; state: string }[];
  /** Records that a run changed or decided on, in the order of their names. */
  records(runId: number, after: RecordName, limit: number): RecordName[];
  items(
    runId: number,
    result: Verdict['result'],
    page: { limit: number; offset: number },
  ): UndoItem[];
  /** Sends of the undo that failed for good. */
  deadSends(runId: number): number;
  open(): number[];
  /** A verdict in the words of the doors; the stage and the lead of a deal by their names. */
  shown(recordType: string, verdict: Verdict): ReturnType<typeof shownVerdict>;
};

export type RecordName = { readonly type: string; readonly id: number };
export type UndoCounts = { restored: number; kept: number; failed: number };
export type UndoRecord = UndoCounts & { undoesId: number; place: RecordName | null };

type ItemRow = {
  result: Verdict['result'];
  reason: VerdictReason;
  record_type: string;
  record_id: number;
  field: string;
  before: string | null;
  after: string | null;
  now: string | null;
  lead: string | null;
  deal: string | null;
  name: string | null;
};

export function createUndoStore({ client }: Db): UndoStore {
  const select = client.prepare<[number], { undoes_id: number; place: string | null } & UndoCounts>(
    'select undoes_id, place, restored, kept, failed from run_undo where run_id = ?',
  );
  const begin = client.prepare('insert into run_undo (run_id, undoes_id) values (?, ?)');
  const reach = client.prepare(
    'update run_undo set place = ?, restored = ?, kept = ?, failed = ? where run_id = ?',
  );
  const insert = client.prepare(
    `insert into run_undo_item (run_id, result, reason, record_type, record_id, field, before,
       after, now) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectUndoing = client.prepare<[number], { runId: number; uid: string; state: string }>(
    `select run.id as runId, run.uid, run.state from run_undo join run on run.id = run_undo.run_id
      where run_undo.undoes_id = ? order by run.id desc`,
  );
  const selectRecords = client.prepare<[Record<string, string | number>], RecordName>(
    `select record_type as type, record_id as id from change
      where run_id = @run and (record_type, record_id) > (@type, @id)
     union
     select record_type, record_id from decision
      where run_id = @run and (record_type, record_id) > (@type, @id)
     order by 1, 2 limit @limit`,
  );
  // What was brought back stands in the history of the undo itself; the link is no value of the lead.
  const selectRestored = client.prepare<[Record<string, number>], ItemRow>(
    `select 'restored' as result, 'as_it_was' as reason, item.*, lead.uid as lead, deal.uid as deal,
        coalesce(lead.name, deal.title) as name
      from (
        select record_type, record_id, field, after as before, before as after, after as now, id
          from change where run_id = @run
            and (record_type <> 'deal' or field not in ('position', 'stageSince', 'lostReason'))
        union all
        select record_type, record_id, field, before, after, now, id from run_undo_item
          where run_id = @run and result = 'restored'
      ) as item
      left join lead on item.record_type = 'lead' and lead.id = item.record_id
      left join deal on item.record_type = 'deal' and deal.id = item.record_id
      order by item.record_type, item.record_id, item.id limit @limit offset @offset`,
  );
  const selectLeft = client.prepare<[Record<string, number | string>], ItemRow>(
    `select item.result, item.reason, item.record_type, item.record_id, item.field, item.before,
        item.after, item.now, lead.uid as lead, deal.uid as deal,
        coalesce(lead.name, deal.title) as name
      from (
        select result, reason, record_type, record_id, field, before, after, now, id
          from run_undo_item where run_id = @run and result = @result
        union all
        select 'failed', 'send_failed', 'lead', record_id, '*', null, null,
            json_quote(error_message), id
          from job where @result = 'failed' and run_id = @run and state = 'dead'
      ) as item
      left join lead on item.record_type = 'lead' and lead.id = item.record_id
      left join deal on item.record_type = 'deal' and deal.id = item.record_id
      order by item.id limit @limit offset @offset`,
  );
  const countDead = client
    .prepare<[number], number>(`select count(*) from job where run_id = ? and state = 'dead'`)
    .pluck();
  const selectOpen = client
    .prepare<[], number>(
      `select id from run where kind = 'undo' and state in ('queued', 'running') order by id`,
    )
    .pluck();

  const stageName = client.prepare<[number], string>('select name from stage where id = ?').pluck();
  const leadName = client.prepare<[number], string>('select name from lead where id = ?').pluck();

  function shown(recordType: string, verdict: Verdict) {
    const { field, before, after, now } = verdict;
    if (recordType !== 'deal' || (field !== 'stageId' && field !== 'leadId')) {
      return shownVerdict(verdict);
    }
    const names = field === 'stageId' ? stageName : leadName;
    const named = (each: unknown) =>
      typeof each === 'number' ? (names.get(each) ?? each) : (each ?? null);
    return { ...verdict, before: named(before), after: named(after), now: named(now) };
  }

  return {
    shown,
    of(runId) {
      const row = select.get(runId);
      if (row === undefined) return null;
      const { undoes_id: undoesId, place, ...counts } = row;
      return {
        undoesId,
        place: place === null ? null : (JSON.parse(place) as RecordName),
        ...counts,
      };
    },
    begin: (_tx, runId, undoesId) => void begin.run(runId, undoesId),
    reach: (_tx, runId, place, { restored, kept, failed }) =>
      void reach.run(JSON.stringify(place), restored, kept, failed, runId),
    keep: (_tx, runId, { type, id }, { result, reason, field, before, after, now }) =>
      void insert.run(runId, result, reason, type, id, field, text(before), text(after), text(now)),
    undoing: (runId) => selectUndoing.all(runId),
    records: (run, { type, id }, limit) => selectRecords.all({ run, type, id, limit }),
    items(run, result, page) {
      const rows =
        result === 'restored'
          ? selectRestored.all({ run, ...page })
          : selectLeft.all({ run, result, ...page });
      return rows.map(({ lead, deal, name, record_type: recordType, ...row }) => ({
        ...shown(recordType, {
          ...row,
          before: value(row.before),
          after: value(row.after),
          now: value(row.now),
        }),
        recordType,
        leadId: lead,
        dealId: deal,
        name: name ?? '',
      }));
    },
    deadSends: (runId) => countDead.get(runId) ?? 0,
    open: () => selectOpen.all(),
  };
}

/** Taken back by a run that ended and was not itself taken back. */
export function isUndone(undos: Pick<UndoStore, 'undoing'>, runId: number): boolean {
  return undos
    .undoing(runId)
    .some((each) => each.state === 'completed' && !isUndone(undos, each.runId));
}

/** A verdict in the words of the doors. */
function shownVerdict({ field, result, reason, before, after, now }: Verdict) {
  const door = (each: unknown) =>
    field === '*' && typeof each === 'object' && each !== null
      ? toPatch(each)
      : doorValue(field, each);
  return {
    field: doorField(field),
    result,
    reason,
    before: door(before),
    after: door(after),
    now: door(now),
  };
}

function text(each: unknown): string | null {
  return each == null ? null : JSON.stringify(each);
}

function value(json: string | null): unknown {
  return json === null ? null : (JSON.parse(json) as unknown);
}
