import { PonteError } from '../../../shared/errors.ts';
import type { Explanation, Reexecution, WhyStep } from '../../../shared/model/ledger.ts';
import type { ChangeSource } from '../../../shared/model/lead.ts';
import type { Run } from '../../../shared/model/sync.ts';
import type { Db } from '../db/database.ts';
import { doorField, doorValue } from '../leads/lead-values.ts';
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
  change(leadUid: string, changeId: number, field?: string): Explanation;
  /** @throws PonteError NOT_FOUND */
  again(decisionId: number): Reexecution;
};

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

type RunStepRow = {
  uid: string;
  kind: Run['kind'];
  trigger: Run['trigger'];
  actor: string;
  at: number | null;
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
  const withDecision = `select change.*, decision.id as decision_id from change
    left join decision on decision.took_rev = change.local_rev`;
  const selectChange = client.prepare<[number, string], ChangeRow>(
    `${withDecision} join lead on lead.id = change.record_id
      where change.id = ? and change.record_type = 'lead' and lead.uid = ?`,
  );
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
  const selectRule = client.prepare<
    [string, number, string],
    { actor: string; at: number; rev: number }
  >(
    `select audit.actor, audit.at, audit.details ->> '$.rev' as rev
      from audit, json_each(audit.details, '$.rules') as rule
      where audit.action = 'connection.rules' and audit.subject_id = ?
        and audit.details ->> '$.rev' <= ? and rule.value ->> '$.field' = ?
      order by audit.id desc limit 1`,
  );
  const selectConflict = client.prepare<
    [number],
    {
      uid: string;
      field: string;
      opened_at: number;
      choice: string | null;
      settled_by: string | null;
      settled_at: number | null;
    }
  >('select uid, field, opened_at, choice, settled_by, settled_at from conflict where id = ?');
  const selectAsked = client
    .prepare<[number, number, string], number>(
      `select decision.id from decision join ledger on ledger.decision_id = decision.id
        where decision.link_id = ? and decision.id < ? and ledger.field = ?
          and ledger.outcome = 'conflict' order by decision.id desc limit 1`,
    )
    .pluck();
  const selectRun = client.prepare<[number], RunStepRow>(
    'select uid, kind, trigger, actor, coalesce(started_at, created_at) as at from run where id = ?',
  );
  const selectUndone = client.prepare<[number], RunStepRow>(
    `select run.uid, run.kind, run.trigger, run.actor,
        coalesce(run.started_at, run.created_at) as at
      from run_undo join run on run.id = run_undo.undoes_id where run_undo.run_id = ?`,
  );
  const selectImport = client.prepare<
    [number],
    { uid: string; file_name: string; actor: string; created_at: number }
  >('select uid, file_name, actor, created_at from import where action_id = ?');

  function stepsOf(change: ChangeRow, field: string, left: number): WhyStep[] {
    const decision = change.decision_id === null ? null : ledger.byId(change.decision_id);
    if (decision === null) return [causeOf(change)];
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
    const line =
      lines.find((each) => each.field === field && each.side === 'local') ??
      lines.find((each) => each.field === field) ??
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
      const chosen = selectRule.get(link.uid, decision.policyRev, field);
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
    const row = conflictId === null ? undefined : selectConflict.get(conflictId);
    if (row === undefined) return [];
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

  /** The run it was part of, or who had asked for the job it was made in. */
  function beginning({ runId, actor, source, at }: Decision, changed: ChangeSource): WhyStep[] {
    const run = runId === null ? null : runStep(runId);
    if (run !== null) return [run];
    if (changed === 'resolution') return [];
    return [{ kind: 'origin', source, actor, at: iso(at) }];
  }

  function runStep(runId: number): WhyStep | null {
    const run = selectRun.get(runId);
    if (run === undefined) return null;
    const undone = selectUndone.get(runId);
    const at = run.at === null ? null : iso(run.at);
    if (undone === undefined) {
      const { uid: id, kind: runKind, trigger, actor } = run;
      return { kind: 'run', id, runKind, trigger, actor, at };
    }
    return {
      kind: 'undo',
      id: run.uid,
      actor: run.actor,
      at,
      undoesId: undone.uid,
      undoesKind: undone.kind,
      undoesAt: undone.at === null ? null : iso(undone.at),
    };
  }

  function causeOf({ source, actor, at, run_id: runId, action_id: actionId }: ChangeRow): WhyStep {
    const run = runId === null ? null : runStep(runId);
    if (run !== null) return run;
    const file = source === 'csv' && actionId !== null ? selectImport.get(actionId) : undefined;
    if (file !== undefined) {
      const { uid: id, file_name: fileName, created_at: created } = file;
      return { kind: 'import', id, fileName, actor: file.actor, at: iso(created) };
    }
    return { kind: 'origin', source, actor, at: iso(at) };
  }

  return {
    change(leadUid, changeId, field) {
      const change = selectChange.get(changeId, leadUid);
      if (change === undefined) {
        throw new PonteError('NOT_FOUND', 'This change does not exist. Open the lead again.');
      }
      const asked = field === 'income' ? 'incomeCents' : field;
      const steps = stepsOf(change, asked ?? change.field, LONGEST);
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

function fromOf(kept: Kept | null, field: string) {
  if (kept === null) return null;
  const value = (side: Kept['base']) => doorValue(field, side?.[field] ?? null);
  return { base: value(kept.base), local: value(kept.local), remote: value(kept.remote) };
}

function shown(line: LedgerLine) {
  const { side, field, outcome, reason, before, after } = line;
  return {
    side,
    outcome,
    reason,
    field: doorField(field),
    before: doorValue(field, before),
    after: doorValue(field, after),
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

function iso(at: number): string {
  return new Date(at).toISOString();
}
