import type { Definition, DryRun, StepLine } from '../../../shared/model/automation.ts';
import { isPonteError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Advance } from './advance.ts';
import type { Holds } from './conditions.ts';
import { compile } from './program.ts';
import { shownFacts, type Line } from './run-store.ts';

/**
 * What an automation would do for a lead: every step is really done, in a transaction that is then
 * taken back, so that what it tells is what would happen. Waits are told and passed over.
 */
export type TryOut = (
  automation: { id: number; uid: string; name: string; definition: Definition },
  leadId: number,
) => DryRun;

/** Carries the answer out of the transaction that it takes back. */
class TakenBack extends Error {
  readonly answer: DryRun;
  constructor(answer: DryRun) {
    super('taken back');
    this.answer = answer;
  }
}

export function createTryOut(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly advance: Pick<Advance, 'within'>;
  readonly holds: Holds;
  readonly leadById: (id: number) => LeadRow | null;
}): TryOut {
  const { db, clock, advance, holds, leadById } = parts;

  function walk(
    tx: Tx,
    { definition, ...automation }: Parameters<TryOut>[0],
    leadId: number,
  ): DryRun {
    const lead = leadById(leadId);
    if (lead === null || !holds(lead, definition.conditions)) {
      return { fits: false, lines: [], ends: 'unfit' };
    }
    const program = compile(definition);
    const lines: StepLine[] = [];
    let [pc, now] = [0, clock.now()];
    const tell = (line: Line | null) => {
      if (line === null) return;
      const { stepId, kind, outcome, facts } = line;
      lines.push({
        stepId,
        kind,
        outcome,
        facts: shownFacts(facts),
        at: new Date(now).toISOString(),
      });
    };
    while (pc < program.length) {
      const current = leadById(leadId) ?? lead;
      const run = { id: 0, uid: 'try', pc, chain: '[]', awaits: 0, limit_at: null };
      let stepped: ReturnType<Advance['within']>;
      try {
        stepped = advance.within(tx, { program, automation, run, lead: current, now });
      } catch (error) {
        if (!isPonteError(error)) throw error;
        const instruction = program[pc];
        if (instruction !== undefined && instruction.op !== 'jump') {
          const { id: stepId, kind } = instruction.step;
          tell({ pc, stepId, kind, outcome: 'failed', facts: { code: error.code } });
        }
        return { fits: true, lines, ends: 'failed' };
      }
      tell(stepped.line);
      if (stepped.to === 'end') return { fits: true, lines, ends: 'stopped' };
      if (stepped.to === 'next') pc = stepped.pc;
      else {
        now = stepped.wait.at;
        // Of a wait for a condition it is told how long at most; it is taken as met.
        pc = stepped.wait.limitAt === undefined ? stepped.wait.pc : stepped.wait.pc + 1;
      }
    }
    return { fits: true, lines, ends: 'done' };
  }

  return (automation, leadId) => {
    try {
      transact(db, (tx) => {
        throw new TakenBack(walk(tx, automation, leadId));
      });
    } catch (error) {
      if (error instanceof TakenBack) return error.answer;
      throw error;
    }
    throw new Error('What was tried out was not taken back.');
  };
}
