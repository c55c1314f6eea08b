import { isPonteError, PonteError } from '../../../shared/errors.ts';
import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Living } from '../merges/living.ts';
import type { AutomationStore, Known } from './automation-store.ts';
import type { Holds } from './conditions.ts';
import type { Doers, Doing, Done } from './doers.ts';
import { endOf, type Instruction, type PlainStep, type Program } from './program.ts';
import type { Line, RunRow, RunStore, StepFacts } from './run-store.ts';

/**
 * Takes a run one instruction further, in one transaction: what the step does to the lead, what it
 * leaves to be carried out, its line in the log and the run's new place are kept together or not at
 * all. So a step happens once, whenever the process dies.
 */
export type Advance = {
  step(runId: number): void;
  /** One instruction in the caller's transaction; what it says of the run is not kept. */
  within(tx: Tx, place: Place): Stepped;
};

export type Place = {
  readonly program: Program;
  readonly automation: Pick<Known, 'id' | 'uid' | 'name'>;
  readonly run: Pick<RunRow, 'id' | 'uid' | 'pc' | 'chain' | 'awaits' | 'limit_at'>;
  readonly lead: LeadRow;
  readonly now: number;
};

export type Stepped =
  | { readonly to: 'next'; readonly pc: number; readonly line: Line | null; readonly done?: Done }
  | { readonly to: 'wait'; readonly wait: Waiting; readonly line: Line | null }
  | { readonly to: 'end'; readonly line: Line };

type Waiting = { pc: number; at: number; elapsed: boolean; limitAt?: number };

/** Not the step's fault, and gone by itself: nothing is held against it. */
const passing = new Set(['DISK_FULL', 'CLOSING', 'FILE_READ_ONLY', 'FILE_CORRUPT']);

export function createAdvance(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly zone: string;
  readonly automations: AutomationStore;
  readonly runs: RunStore;
  readonly holds: Holds;
  readonly doers: Doers;
  readonly living: Living;
  /** Told of what is a fault of ours rather than of a step. */
  readonly wondered: (error: unknown) => void;
}): Advance {
  const { db, clock, zone, automations, runs, holds, doers, living } = parts;

  function within(tx: Tx, place: Place): Stepped {
    const { program, run, lead, now } = place;
    const [pc, instruction] = following(program, run.pc);
    if (instruction === null) return { to: 'next', pc, line: null };
    if (instruction.op === 'test') {
      const fits = holds(lead, instruction.step.conditions);
      const line = lineOf(pc, instruction.step, fits ? 'yes' : 'no');
      return { to: 'next', pc: fits ? pc + 1 : instruction.otherwise, line };
    }
    const { step } = instruction;
    if (step.kind === 'wait') {
      const end = endOf(step.for, now, zone);
      const line = lineOf(pc, step, 'waiting', { until: end.at });
      return { to: 'wait', wait: { pc: pc + 1, ...end }, line };
    }
    if (step.kind === 'wait-until') return awaited(place, pc, step);
    const doer = doers[step.kind] as ((tx: Tx, step: PlainStep, doing: Doing) => Done) | undefined;
    if (doer === undefined) {
      throw new PonteError('BAD_INPUT', 'This kind of step cannot be done here.');
    }
    const done = doer(tx, step, doingOf(place, pc));
    const line = lineOf(pc, step, done.outcome, done.facts);
    return { to: 'next', pc: pc + 1, line, done };
  }

  function awaited({ run, lead, now }: Place, pc: number, step: WaitUntil): Stepped {
    if (holds(lead, step.conditions)) {
      return { to: 'next', pc: pc + 1, line: lineOf(pc, step, 'met') };
    }
    if (run.awaits === 0 || run.limit_at === null) {
      const end = endOf(step.limit, now, zone);
      const line = lineOf(pc, step, 'waiting', { until: end.at });
      return { to: 'wait', wait: { pc, ...end, limitAt: end.at }, line };
    }
    const limitAt = run.limit_at;
    if (now < limitAt) {
      const elapsed = step.limit.unit === 'minutes' || step.limit.unit === 'hours';
      return { to: 'wait', wait: { pc, at: limitAt, elapsed, limitAt }, line: null };
    }
    const line = lineOf(pc, step, 'limit');
    return step.otherwise === 'stop' ? { to: 'end', line } : { to: 'next', pc: pc + 1, line };
  }

  /** Begun in the merge itself, or of two that were merged: of one automation one goes on. */
  function givesWay(run: RunRow, lead: LeadRow): boolean {
    if (run.lead_id === lead.id) return false;
    return runs
      .open(run.automation_id, lead.id)
      .some(({ id, lead_id: leadId }) => id !== run.id && (leadId === lead.id || id < run.id));
  }

  function take(tx: Tx, run: RunRow, automation: Known): void {
    const lead = living(run.lead_id);
    if (lead === null || lead.deletedAt !== null) {
      return runs.end(tx, run.id, 'stopped', 'lead_gone');
    }
    if (givesWay(run, lead)) return runs.end(tx, run.id, 'stopped', 'merged');
    const program = automations.program(run.automation_id, run.version);
    const stepped = within(tx, { program, automation, run, lead, now: clock.now() });
    const lineId = stepped.line === null ? null : runs.log(tx, run.id, stepped.line);
    if (stepped.to === 'end') return runs.end(tx, run.id, 'stopped', 'limit_reached');
    if (stepped.to === 'wait') return runs.wait(tx, run.id, stepped.wait);
    if (lineId !== null) stepped.done?.kept?.(tx, lineId);
    // What it set off may have ended it.
    if (runs.byId(run.id)?.ended_at !== null) return;
    const [pc, left] = following(program, stepped.pc);
    if (left === null) runs.end(tx, run.id, 'done', null);
    else runs.goTo(tx, run.id, pc);
  }

  function fail(run: RunRow, error: unknown): void {
    const program = automations.program(run.automation_id, run.version);
    const [pc, instruction] = following(program, run.pc);
    const code = isPonteError(error) ? error.code : 'INTERNAL';
    transact(db, (tx) => {
      if (instruction !== null) {
        runs.log(tx, run.id, lineOf(pc, instruction.step, 'failed', { code }));
      }
      runs.end(tx, run.id, 'failed', 'step_failed');
    });
  }

  return {
    within,
    step(runId) {
      const run = runs.byId(runId);
      if (run === null || run.ended_at !== null) return;
      const automation = automations.byId(run.automation_id);
      if (automation === null) {
        transact(db, (tx) => runs.end(tx, runId, 'stopped', 'switched_off'));
        return;
      }
      try {
        transact(db, (tx) => take(tx, run, automation));
      } catch (error) {
        if (isPonteError(error) && passing.has(error.code)) throw error;
        if (!isPonteError(error)) parts.wondered(error);
        fail(run, error);
      }
    },
  };
}

type WaitUntil = Extract<PlainStep, { kind: 'wait-until' }>;

function doingOf({ automation, run, lead, now }: Place, pc: number): Doing {
  const { id, uid, name } = automation;
  const chain = [...(JSON.parse(run.chain) as number[]), id];
  const cause: Cause = { source: 'automation', actor: name, chain, jobClass: 'hook' };
  return {
    lead,
    cause,
    automation: { uid, name },
    run,
    key: `automation:${run.uid}:${pc}`,
    chain,
    now,
  };
}

/** Past jumps, which do nothing: the place of the next instruction, and the instruction. */
function following(
  program: Program,
  from: number,
): [number, Exclude<Instruction, { op: 'jump' }> | null] {
  let pc = from;
  for (;;) {
    const instruction = program[pc];
    if (instruction === undefined) return [pc, null];
    if (instruction.op !== 'jump') return [pc, instruction];
    pc = instruction.to;
  }
}

function lineOf(
  pc: number,
  { id, kind }: { readonly id: string; readonly kind: string },
  outcome: Line['outcome'],
  facts: StepFacts = {},
): Line {
  return { pc, stepId: id, kind, outcome, facts };
}
