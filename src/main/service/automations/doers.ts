import type { Step, StepKind } from '../../../shared/model/automation.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { LeadEdit, LeadRow } from '../leads/lead-values.ts';
import type { Pipeline } from '../pipeline.ts';
import type { AutomationStore } from './automation-store.ts';
import type { Begin } from './begin.ts';
import type { NoticeStore } from './notice-store.ts';
import { endOf } from './program.ts';
import type { RunStore, StepFacts } from './run-store.ts';
import type { SetByOther } from './whose-follow-up.ts';

/** What a step has to go by. */
export type Doing = {
  readonly lead: LeadRow;
  /** How its changes are kept: by the automation, with all it came about by. */
  readonly cause: Cause;
  readonly automation: { readonly uid: string; readonly name: string };
  readonly run: { readonly id: number; readonly uid: string };
  /** The same for one step of one run, for ever: what it causes outside is caused once. */
  readonly key: string;
  readonly chain: readonly number[];
  readonly now: number;
};

export type Done = {
  readonly outcome: 'done' | 'nothing';
  readonly facts: StepFacts;
  /** Once its line is kept. */
  readonly kept?: (tx: Tx, lineId: number) => void;
};

/**
 * Does one kind of step inside the transaction that moves its run on. Nothing waits in it: what goes
 * out is left where it is carried out durably.
 *
 * @throws PonteError: the step failed, and the run stops there until a person sends it on
 */
export type Doer<K extends StepKind = StepKind> = (
  tx: Tx,
  step: Extract<Step, { kind: K }>,
  doing: Doing,
) => Done;

/** Kinds of steps that can be done here; one that is not there is not offered. */
export type Doers = { readonly [K in StepKind]?: Doer<K> };

const done = (facts: StepFacts = {}): Done => ({ outcome: 'done', facts });
const nothing = (facts: StepFacts = {}): Done => ({ outcome: 'nothing', facts });

/** Steps that change the lead itself, and those that move other runs. */
export function createOwnDoers(parts: {
  readonly zone: string;
  readonly pipeline: Pick<Pipeline, 'edit'>;
  readonly automations: AutomationStore;
  readonly runs: RunStore;
  readonly begin: Begin;
  readonly notices: NoticeStore;
  readonly setByOther: SetByOther;
}): Doers {
  const { zone, pipeline, automations, runs, begin, notices, setByOther } = parts;

  function edit(tx: Tx, { lead, cause }: Doing, values: LeadEdit, facts: StepFacts): Done {
    const after = pipeline.edit(tx, lead.id, values, cause);
    return after.localRev === lead.localRev ? nothing(facts) : done(facts);
  }

  function existing(uid: string) {
    const found = automations.byUid(uid);
    if (found) return found;
    throw new PonteError('NOT_FOUND', 'The automation that this step names is gone.');
  }

  return {
    notice: (tx, { text }, { lead }) => {
      const id = notices.add(tx, { leadId: lead.id, text });
      return { ...done({ text }), kept: (after, line) => notices.ofStep(after, id, line) };
    },
    'follow-up': (tx, step, doing) => {
      const { id, followUpAt: held } = doing.lead;
      const by = step.replaces || held === null ? null : setByOther(id);
      if (by !== null) return nothing({ at: held, owner: by, why: 'kept' });
      const { at } = endOf(step.in, doing.now, zone);
      // To the minute, as people set them.
      const followUpAt = Math.ceil(at / 60_000) * 60_000;
      return edit(tx, doing, { followUpAt }, { at: followUpAt });
    },
    tag: (tx, { tag }, doing) => {
      const { tags } = doing.lead;
      if (tags.includes(tag)) return nothing({ tag });
      return edit(tx, doing, { tags: [...tags, tag] }, { tag });
    },
    untag: (tx, { tag }, doing) => {
      const tags = doing.lead.tags.filter((each) => each !== tag);
      return edit(tx, doing, { tags }, { tag });
    },
    assign: (tx, { owner }, doing) => edit(tx, doing, { owner }, { owner }),
    status: (tx, { status }, doing) => edit(tx, doing, { status }, { status }),
    begin: (tx, { automationId }, { lead, chain }) => {
      const to = existing(automationId);
      if (to.active === 0) return nothing({ name: to.name, why: 'off' });
      const run = begin(tx, to, lead, chain);
      return run === null ? nothing({ name: to.name }) : done({ name: to.name });
    },
    end: (tx, { automationId }, { lead, run }) => {
      const to = existing(automationId);
      const open = runs.open(to.id, lead.id).filter(({ id }) => id !== run.id);
      for (const { id } of open) runs.end(tx, id, 'stopped', 'ended_by_step');
      return open.length === 0 ? nothing({ name: to.name }) : done({ name: to.name });
    },
  };
}
