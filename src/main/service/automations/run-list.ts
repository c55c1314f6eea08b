import type {
  Automation,
  AutomationMark,
  AutomationRun,
  RunQuery,
  RunReason,
  RunState,
  StepLine,
  StepOutcome,
} from '../../../shared/model/automation.ts';
import type { Db } from '../db/database.ts';
import { shownFacts, type StepFacts } from './run-store.ts';

/** Runs and their numbers, as the screens show them. */
export type RunList = {
  page(query: RunQuery): { items: AutomationRun[]; nextCursor: string | null };
  numbers(automationId: number): Automation['numbers'];
  /** What automations did to one lead, the newest first. */
  ofLead(leadId: number): AutomationMark[];
};

type Row = {
  id: number;
  uid: string;
  automation_uid: string;
  automation_name: string;
  version: number;
  lead_id: number;
  state: RunState;
  reason: RunReason | null;
  chain: string;
  run_at: number;
  started_at: number;
  ended_at: number | null;
};
type StepRow = {
  id: number;
  step_id: string;
  kind: string;
  outcome: StepOutcome;
  facts: string;
  at: number;
};

/** A lead by its uid, and those that were merged into it. */
const personOf = (uid: string) => `with recursive same(id) as (
    select id from lead where uid = ${uid}
    union select merged_id from merge join same on keep_id = same.id where undone_at is null)
  select id from same`;

const iso = (at: number) => new Date(at).toISOString();

export function createRunList(db: Db): RunList {
  const { client } = db;
  const steps = client.prepare<[number], StepRow>(
    'select * from automation_step where run_id = ? order by id',
  );
  const names = client
    .prepare<[string], string>(
      `select name from automation join json_each(?) chain on chain.value = automation.id
        order by chain.key`,
    )
    .pluck();
  // As the lead that they were merged into.
  const nowOf = client.prepare<[number], { uid: string; name: string }>(
    `with recursive up(id, hops) as (
       select ?, 0
       union all select keep_id, hops + 1 from merge join up on merged_id = up.id
        where undone_at is null and hops < 20)
     select uid, name from up join lead on lead.id = up.id order by hops desc limit 1`,
  );
  const numbers = client.prepare<
    { id: number },
    { ran: number; failed: number; waiting: number; lastAt: number | null }
  >(
    `select
       (select count(*) from automation_run where automation_id = @id and state = 'done') as ran,
       (select count(*) from automation_run where automation_id = @id and state = 'failed') as failed,
       (select count(*) from automation_run
         where automation_id = @id and state in ('ready', 'waiting')) as waiting,
       (select max(started_at) from automation_run where automation_id = @id) as lastAt`,
  );
  const converted = client
    .prepare<[number], number>(
      `select count(distinct lead.id) from automation_run
         join lead on lead.id = automation_run.lead_id
        where automation_id = ? and automation_run.state <> 'refused'
          and lead.converted_at >= automation_run.started_at`,
    )
    .pluck();
  const ofLead = client.prepare<[number], StepRow & { run_uid: string; name: string }>(
    `select automation_step.*, automation_run.uid as run_uid, automation.name
       from automation_run
       join automation_step on automation_step.run_id = automation_run.id
       join automation on automation.id = automation_run.automation_id
      where automation_run.lead_id in (${personOf('(select uid from lead where id = ?)')}) and outcome not in ('yes', 'no', 'met')
      order by automation_step.id desc limit 200`,
  );

  function lineOf({ step_id: stepId, kind, outcome, facts, at }: StepRow): StepLine {
    return {
      stepId,
      kind,
      outcome,
      facts: shownFacts(JSON.parse(facts) as StepFacts),
      at: iso(at),
    };
  }

  function show(row: Row): AutomationRun {
    const open = row.ended_at === null;
    const lead = nowOf.get(row.lead_id);
    return {
      id: row.uid,
      automationId: row.automation_uid,
      automationName: row.automation_name,
      version: row.version,
      leadId: lead?.uid ?? '',
      leadName: lead?.name ?? '',
      state: row.state,
      reason: row.reason,
      chain: names.all(row.chain),
      nextAt: open ? iso(row.run_at) : null,
      startedAt: iso(row.started_at),
      endedAt: row.ended_at === null ? null : iso(row.ended_at),
      steps: steps.all(row.id).map(lineOf),
    };
  }

  return {
    page({ automationId, leadId, state, startedFrom, startedTo, cursor, limit }) {
      const wanted: [string, (string | number)[]][] = [];
      if (automationId !== undefined) wanted.push(['automation.uid = ?', [automationId]]);
      if (leadId !== undefined) wanted.push([`lead_id in (${personOf('?')})`, [leadId]]);
      if (state !== undefined && state.length > 0) {
        wanted.push([`automation_run.state in (${state.map(() => '?').join(', ')})`, state]);
      }
      if (startedFrom !== undefined)
        wanted.push(['automation_run.started_at >= ?', [Date.parse(startedFrom)]]);
      if (startedTo !== undefined)
        wanted.push(['automation_run.started_at <= ?', [Date.parse(startedTo)]]);
      if (cursor !== undefined) wanted.push(['automation_run.id < ?', [Number(cursor)]]);
      const where = wanted.length === 0 ? '' : `where ${wanted.map(([sql]) => sql).join(' and ')}`;
      const rows = client
        .prepare(
          `select automation_run.*, automation.uid as automation_uid,
               automation.name as automation_name
             from automation_run
             join automation on automation.id = automation_run.automation_id
           ${where} order by automation_run.id desc limit ?`,
        )
        .all(...wanted.flatMap(([, params]) => params), limit + 1) as Row[];
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(show),
        nextCursor: rows.length > limit && last ? String(last.id) : null,
      };
    },
    numbers(id) {
      const found = numbers.get({ id }) ?? { ran: 0, failed: 0, waiting: 0, lastAt: null };
      return {
        ...found,
        converted: converted.get(id) ?? 0,
        lastAt: found.lastAt === null ? null : iso(found.lastAt),
      };
    },
    ofLead: (leadId) =>
      ofLead.all(leadId).map(({ run_uid: runId, name, ...row }) => ({
        ...lineOf(row),
        id: String(row.id),
        runId,
        automationName: name,
      })),
  };
}
