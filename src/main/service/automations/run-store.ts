import type { RunReason, RunState, StepOutcome } from '../../../shared/model/automation.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';

export type RunRow = {
  readonly id: number;
  readonly uid: string;
  readonly automation_id: number;
  readonly version: number;
  readonly lead_id: number;
  readonly state: RunState;
  readonly reason: RunReason | null;
  readonly pc: number;
  readonly run_at: number;
  readonly awaits: number;
  readonly limit_at: number | null;
  /** JSON. */
  readonly chain: string;
  readonly started_at: number;
  readonly ended_at: number | null;
};

export type StepFacts = Readonly<Record<string, string | number | null>>;
export type Line = {
  readonly pc: number;
  readonly stepId: string;
  readonly kind: string;
  readonly outcome: StepOutcome;
  readonly facts: StepFacts;
};

/** Runs of automations: where each stands, and what each step did. */
export type RunStore = {
  begin(tx: Tx, run: NewRun): RunRow;
  byId(id: number): RunRow | null;
  byUid(uid: string): RunRow | null;
  /** The next that may go on now: the one that waits longest. */
  next(): RunRow | null;
  /** When the next one may go on; null when none waits. */
  nextAt(): number | null;
  /** Those of one automation that still run for a lead, and for those that were merged into it. */
  open(automationId: number, leadId: number): RunRow[];
  begunSince(automationId: number, leadId: number, since: number): number;
  refusedSince(automationId: number, leadId: number, reason: RunReason, since: number): boolean;
  /** Goes on at an instruction, at once. */
  goTo(tx: Tx, id: number, pc: number): void;
  wait(tx: Tx, id: number, wait: Wait): void;
  end(tx: Tx, id: number, state: RunState, reason: RunReason | null): void;
  /** Ends all of an automation that still run. */
  endAll(tx: Tx, automationId: number, reason: RunReason): number;
  log(tx: Tx, runId: number, line: Line): number;
  /** The lead changed: those that wait for a condition look again. */
  poke(tx: Tx, leadId: number): number;
  /**
   * A lead is merged into another one: what runs for it goes on for that, but where the same
   * automation runs there already.
   */
  giveWay(tx: Tx, leadId: number, keepId: number): number;
  /** It was parted from it again: what had given way goes on. */
  goOn(tx: Tx, leadId: number): number;
  /** The clock was set back by so much: who waits by a stopwatch does not wait longer. */
  shift(tx: Tx, ms: number): number;
  prune(tx: Tx, before: number): number;
};

export type NewRun = {
  readonly automationId: number;
  readonly version: number;
  readonly leadId: number;
  readonly chain: readonly number[];
  readonly refused?: RunReason;
};

export type Wait = {
  readonly pc: number;
  readonly at: number;
  readonly elapsed: boolean;
  /** Waits for a condition, until then. */
  readonly limitAt?: number;
};

const open = `state in ('ready', 'waiting')`;

/** A lead, and those that were merged into it: their runs are its own now. */
const person = (leadId: string) => `with recursive same(id) as (
  select ${leadId} union select merged_id from merge join same on keep_id = same.id
   where undone_at is null)`;

export function createRunStore(db: Db, clock: Clock): RunStore {
  const { client } = db;
  const insert = client.prepare<unknown[], RunRow>(
    `insert into automation_run
       (uid, automation_id, version, lead_id, state, reason, run_at, chain, started_at, ended_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *`,
  );
  const byId = client.prepare<[number], RunRow>('select * from automation_run where id = ?');
  const byUid = client.prepare<[string], RunRow>('select * from automation_run where uid = ?');
  const next = client.prepare<[number], RunRow>(
    `select * from automation_run where ${open} and run_at <= ? order by run_at, id limit 1`,
  );
  const nextAt = client
    .prepare<[], number | null>(`select min(run_at) from automation_run where ${open}`)
    .pluck();
  const openOf = client.prepare<{ leadId: number; automationId: number }, RunRow>(
    `${person('@leadId')} select automation_run.* from same cross join automation_run
        on automation_run.lead_id = same.id
      where automation_id = @automationId and ${open}`,
  );
  const begun = client
    .prepare<[number, number, number], number>(
      `select count(*) from automation_run
        where lead_id = ? and automation_id = ? and started_at >= ? and state <> 'refused'`,
    )
    .pluck();
  const refused = client
    .prepare<[number, number, string, number], number>(
      `select 1 from automation_run where lead_id = ? and automation_id = ? and state = 'refused'
         and reason = ? and started_at >= ? limit 1`,
    )
    .pluck();
  const goTo = client.prepare(
    `update automation_run set state = 'ready', reason = null, pc = ?, awaits = 0, elapsed = 0,
       limit_at = null, ended_at = null, run_at = min(run_at, ?) where id = ?`,
  );
  const wait = client.prepare(
    `update automation_run set state = 'waiting', pc = @pc, run_at = @at, elapsed = @elapsed,
       awaits = @awaits, limit_at = @limitAt where id = @id`,
  );
  const end = client.prepare(
    `update automation_run set state = ?, reason = ?, awaits = 0, elapsed = 0, ended_at = ?
      where id = ?`,
  );
  const endAll = client.prepare(
    `update automation_run set state = 'stopped', reason = ?, awaits = 0, elapsed = 0, ended_at = ?
      where automation_id = ? and ${open}`,
  );
  const log = client.prepare(
    `insert into automation_step (run_id, pc, step_id, kind, outcome, facts, at)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const poke = client.prepare(
    `${person('@leadId')} update automation_run set run_at = min(run_at, @now)
      where lead_id in (select id from same) and awaits = 1`,
  );
  const giveWay = client.prepare(
    `${person('@leadId')}, theirs(id) as (
       select @keepId union select merged_id from merge join theirs on keep_id = theirs.id
        where undone_at is null)
     update automation_run set state = 'stopped', reason = 'merged', awaits = 0, elapsed = 0,
       ended_at = @now
      where lead_id in (select id from same) and ${open} and exists (
        select 1 from automation_run as other where other.lead_id in (select id from theirs)
          and other.automation_id = automation_run.automation_id and other.${open})`,
  );
  const goOn = client.prepare(
    `update automation_run set state = 'waiting', reason = null, ended_at = null,
       awaits = limit_at is not null
      where lead_id = ? and state = 'stopped' and reason = 'merged'
        and automation_id in (select id from automation where active = 1)`,
  );
  const shift = client.prepare(
    `update automation_run set run_at = run_at - @ms, limit_at = limit_at - @ms where elapsed = 1`,
  );
  const prune = client.prepare(
    `delete from automation_run where id in
       (select id from automation_run where ended_at < ? order by ended_at limit 500)`,
  );

  return {
    begin(_tx, { automationId, version, leadId, chain, refused: why }) {
      const now = clock.now();
      const state = why === undefined ? 'ready' : 'refused';
      const ended = why === undefined ? null : now;
      const row = insert.get(
        newId(),
        automationId,
        version,
        leadId,
        state,
        why ?? null,
        now,
        JSON.stringify(chain),
        now,
        ended,
      );
      if (!row) throw new Error('A run was not kept.');
      return row;
    },
    byId: (id) => byId.get(id) ?? null,
    byUid: (uid) => byUid.get(uid) ?? null,
    next: () => next.get(clock.now()) ?? null,
    nextAt: () => nextAt.get() ?? null,
    open: (automationId, leadId) => openOf.all({ leadId, automationId }),
    begunSince: (automationId, leadId, since) => begun.get(leadId, automationId, since) ?? 0,
    refusedSince: (automationId, leadId, reason, since) =>
      refused.get(leadId, automationId, reason, since) !== undefined,
    goTo: (_tx, id, pc) => void goTo.run(pc, clock.now(), id),
    wait: (_tx, id, { pc, at, elapsed, limitAt }) =>
      void wait.run({
        id,
        pc,
        at,
        elapsed: Number(elapsed),
        awaits: Number(limitAt !== undefined),
        limitAt: limitAt ?? null,
      }),
    end: (_tx, id, state, reason) => void end.run(state, reason, clock.now(), id),
    endAll: (_tx, automationId, reason) => endAll.run(reason, clock.now(), automationId).changes,
    log: (_tx, runId, { pc, stepId, kind, outcome, facts }) =>
      Number(
        log.run(runId, pc, stepId, kind, outcome, JSON.stringify(facts), clock.now())
          .lastInsertRowid,
      ),
    poke: (_tx, leadId) => poke.run({ leadId, now: clock.now() }).changes,
    giveWay: (_tx, leadId, keepId) => giveWay.run({ leadId, keepId, now: clock.now() }).changes,
    goOn: (_tx, leadId) => goOn.run(leadId).changes,
    shift: (_tx, ms) => shift.run({ ms }).changes,
    prune: (_tx, before) => prune.run(before).changes,
  };
}

/** Facts as the doors speak them: times as ISO text. */
export function shownFacts(facts: StepFacts): Record<string, string | number | null> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'number' && (name === 'at' || name === 'until')
        ? new Date(value).toISOString()
        : value,
    ]),
  );
}
