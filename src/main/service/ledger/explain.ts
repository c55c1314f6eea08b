import { PonteError } from '../../../shared/errors.ts';
import type { Explanation, Reexecution, WhyStep } from '../../../shared/model/ledger.ts';
import type { ChangeSource } from '../../../shared/model/lead.ts';
import type { Db } from '../db/database.ts';
import { doorField, doorValue, keptField } from '../leads/lead-values.ts';
import { createCauses, iso, originOf } from './causes.ts';
import { inputsKeptMs } from './forget-inputs.ts';
import type { Decision, Ledger } from './ledger-store.ts';
import { thinkAgain, type Kept, type LedgerLine } from './thought.ts';

/**
 * Answers why a value is what it is: from the change in the history back to the decision, the rule,
 * the question and the run or the person behind it. And makes a decision again, to show that it
 * comes out the same.
 */
export type Explain = {
  /** @throws PonteError NOT_FOUND */
  change(record: RecordName, changeId: number, field?: string): Explanation;
  /** @throws PonteError NOT_FOUND */
  again(decisionId: number): Reexecution;
};

/** A record by the id that people see. */
export type RecordName = { readonly type: 'lead' | 'deal'; readonly id: string };

type ChangeRow = {
  id: number;
  record_type: string;
  record_id: number;
  field: string;
  at: number;
  source: ChangeSource;
  actor: string;
  run_id: number | null;
  action_id: number | null;
  local_rev: number;
  decision_id: number | null;
};

/** Reasons in which the field's rule spoke. */
const byRule = new Set([
  'policy_local',
  'policy_remote',
  'only_sends',
  'only_takes',
  'merged',
  'appended',
  'larger',
  'further',
  'newer',
  'opt_out_wins',
]);

/** So many changes back a chain is followed. */
const LONGEST = 5;

export function createExplain(db: Db, ledger: Ledger): Explain {
  const { client } = db;
  const causes = createCauses(db);
  const withDecision = `select change.*, decision.id as decision_id from change
    left join decision on decision.took_rev = change.local_rev`;
  const changeOf = (type: 'lead' | 'deal') =>
    client.prepare<[number, string], ChangeRow>(
      `${withDecision} join ${type} as record on record.id = change.record_id
        where change.id = ? and change.record_type = '${type}' and record.uid = ?`,
    );
  const selectChange = { lead: changeOf('lead'), deal: changeOf('deal') };
  const selectBefore = client.prepare<[string, number, number, string], ChangeRow>(
    `${withDecision} where change.record_type = ? and change.record_id = ? and change.id < ?
      and change.field in (?, '*') order by change.id desc limit 1`,
  );
  const selectLink = client.prepare<
    [number],
    { uid: string; name: string; provider: string; remote_id: string | null }
  >(
    `select connection.uid, connection.name, connection.provider, link.remote_id from link
      join connection on connection.id = link.connection_id where link.id = ?`,
  );
  const selectAsked = client
    .prepare<[number, number, string], number>(
      `select decision.id from decision join ledger on ledger.decision_id = decision.id
        where decision.link_id = ? and decision.id < ? and ledger.field = ?
          and ledger.outcome = 'conflict' order by decision.id desc limit 1`,
    )
    .pluck();
  const stageName = client
    .prepare<[string], string>('select name from stage where uid = ?')
    .pluck();
  const leadName = client.prepare<[string], string>('select name from lead where uid = ?').pluck();

  function stepsOf(change: ChangeRow, field: string, left: number): WhyStep[] {
    const decision = change.decision_id === null ? null : ledger.byId(change.decision_id);
    if (decision === null) return causeOf(change);
    const steps = decisionSteps(decision, field, change.source);
    const normalised = ledger
      .linesOf(decision.id)
      .some((line) => line.field === field && line.outcome === 'normalised');
    if (!normalised || left === 0) return steps;
    // They made something of what we had sent: the chain goes on with who had written that.
    const sent = selectBefore.get(change.record_type, change.record_id, change.id, field);
    return sent ? [...steps, ...stepsOf(sent, field, left - 1)] : steps;
  }

  function decisionSteps(decision: Decision, field: string, source: ChangeSource): WhyStep[] {
    const kept = ledger.keptOf(decision.id);
    const lines = ledger.linesOf(decision.id);
    // Why a deal was lost comes along with the stage it is lost in.
    const of = field === 'lostReason' ? 'stageId' : field;
    const line =
      lines.find((each) => each.field === of && each.side === 'local') ??
      lines.find((each) => each.field === of) ??
      lines.find((each) => each.field === '*') ??
      null;
    const link = selectLink.get(decision.linkId);
    const steps: WhyStep[] = [
      {
        kind: 'decision',
        id: String(decision.id),
        at: iso(decision.at),
        connectionId: link?.uid ?? null,
        connectionName: link?.name ?? decision.actor,
        provider: link?.provider ?? '',
        externalId: link?.remote_id ?? null,
        line: line && shown(line),
        from: line && fromOf(kept, line.field === '*' ? field : line.field),
      },
    ];
    const rule = kept?.rules?.[field];
    if (line && rule && link && byRule.has(line.reason)) {
      const chosen = causes.ruleChosen(link.uid, decision.policyRev, field);
      steps.push({
        kind: 'rule',
        policy: rule.policy,
        direction: rule.sends && rule.takes ? 'both' : rule.sends ? 'send' : 'receive',
        rev: chosen?.rev ?? decision.policyRev,
        by: chosen?.actor ?? null,
        at: chosen ? iso(chosen.at) : null,
      });
    }
    return [...steps, ...conflictSteps(decision), ...beginning(decision, source)];
  }

  /** The question that was settled, and the decision that had put it. */
  function conflictSteps({ id, linkId, conflictId }: Decision): WhyStep[] {
    const row = conflictId === null ? null : causes.conflict(conflictId);
    if (row === null) return [];
    const conflict: WhyStep = {
      kind: 'conflict',
      id: row.uid,
      askedAt: iso(row.opened_at),
      choice: row.choice,
      by: row.settled_by,
      at: row.settled_at === null ? null : iso(row.settled_at),
    };
    const asked = selectAsked.get(linkId, id, row.field);
    const before = asked === undefined ? null : ledger.byId(asked);
    if (before === null) return [conflict];
    return [conflict, ...decisionSteps(before, row.field, 'connection')];
  }

  /** The page and the run it was part of, or who had asked for the job it was made in. */
  function beginning(decision: Decision, changed: ChangeSource): WhyStep[] {
    const { runId, pageId, how, actor, source, at } = decision;
    const page = pageId === null ? null : causes.page(pageId, how === 'read');
    const run = runId === null ? null : causes.run(runId);
    if (run !== null) return page === null ? [run] : [page, run];
    return changed === 'resolution' ? [] : [originOf(source, actor, at)];
  }

  function causeOf(change: ChangeRow): WhyStep[] {
    const { source, actor, at, run_id: runId, action_id: actionId } = change;
    const run = runId === null ? null : causes.run(runId);
    if (run !== null) return [run];
    const file =
      source === 'csv' && actionId !== null ? causes.importOf(actionId, change.record_id) : null;
    return [file ?? originOf(source, actor, at)];
  }

  /** A value as people read it: stages and leads by their names. */
  function read(field: string, value: unknown): unknown {
    if (typeof value !== 'string') return doorValue(field, value);
    if (field === 'stageId') return stageName.get(value) ?? value;
    return field === 'leadId' ? (leadName.get(value) ?? value) : doorValue(field, value);
  }

  function shown({ side, field, outcome, reason, before, after }: LedgerLine) {
    const [was, is] = [read(field, before), read(field, after)];
    return { side, outcome, reason, field: doorField(field), before: was, after: is };
  }

  function fromOf(kept: Kept | null, field: string) {
    if (kept === null) return null;
    const value = (side: Kept['base']) => read(field, side?.[field] ?? null);
    return { base: value(kept.base), local: value(kept.local), remote: value(kept.remote) };
  }

  return {
    change({ type, id }, changeId, field) {
      const change = selectChange[type].get(changeId, id);
      if (change === undefined) {
        throw new PonteError('NOT_FOUND', `This change does not exist. Open the ${type} again.`);
      }
      const asked = field === undefined ? change.field : keptField(field);
      const steps = stepsOf(change, asked, LONGEST);
      return { steps, decisionId: change.decision_id === null ? null : String(change.decision_id) };
    },

    again(decisionId) {
      const decision = ledger.byId(decisionId);
      if (decision === null) throw new PonteError('NOT_FOUND', 'This decision does not exist.');
      const lines = ledger.linesOf(decisionId);
      const shownLines = lines.map(shown);
      const decidedAt = iso(decision.at);
      // What happened to the link as a whole is no answer of the planner.
      const planned = lines.filter(({ field }) => field !== '*link');
      const kept = ledger.keptOf(decisionId);
      if (decision.kind === 'link') {
        return {
          verdict: 'same',
          decidedAt,
          forgottenAt: null,
          lines: shownLines,
          now: shownLines,
        };
      }
      if (kept === null) {
        const forgottenAt = iso(decision.at + inputsKeptMs);
        return { verdict: 'forgotten', decidedAt, forgottenAt, lines: shownLines, now: [] };
      }
      const again = thinkAgain(decision.kind, kept);
      const verdict = comparable(planned) === comparable(again) ? 'same' : 'differs';
      return { verdict, decidedAt, forgottenAt: null, lines: shownLines, now: again.map(shown) };
    },
  };
}

/** Whatever the order in which fields were looked at. */
function comparable(lines: readonly LedgerLine[]): string {
  return JSON.stringify(
    lines
      .map(({ side, field, outcome, reason, before, after }) =>
        JSON.stringify([field, side, outcome, reason, before, after]),
      )
      .toSorted(),
  );
}
