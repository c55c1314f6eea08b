import type { ChangeSource } from '../../../shared/model/lead.ts';
import type { WhyStep } from '../../../shared/model/ledger.ts';
import type { Run } from '../../../shared/model/sync.ts';
import type { Db } from '../db/database.ts';

/** Who or what stands at the beginning of a change: a page of a run, a line of a file, a person, a rule. */
export type Causes = {
  /** A run, or the run that it took back. */
  run(runId: number): WhyStep | null;
  /** @param alone whether the record was read once more by itself after the page had shown it */
  page(pageId: number, alone: boolean): WhyStep | null;
  /** The file of an import, and the line of it that last spoke of a lead. */
  importOf(actionId: number, leadId: number): WhyStep | null;
  /** Who last chose the rule of a field up to a revision of a connection's rules. */
  ruleChosen(connectionUid: string, policyRev: number, field: string): RuleChosen | null;
  conflict(id: number): ConflictCause | null;
};

export type RuleChosen = { readonly actor: string; readonly at: number; readonly rev: number };

export type ConflictCause = {
  readonly uid: string;
  readonly field: string;
  readonly opened_at: number;
  readonly choice: string | null;
  readonly settled_by: string | null;
  readonly settled_at: number | null;
};

type RunRow = {
  uid: string;
  kind: Run['kind'];
  trigger: Run['trigger'];
  actor: string;
  at: number | null;
};

type PageRow = {
  type: 'lead' | 'deal';
  number: number;
  cursor: string | null;
  readAt: number;
  records: number;
};

export function createCauses({ client }: Db): Causes {
  const selectRule = client.prepare<[string, number, string], RuleChosen>(
    `select audit.actor, audit.at, audit.details ->> '$.rev' as rev
      from audit, json_each(audit.details, '$.rules') as rule
      where audit.action = 'connection.rules' and audit.subject_id = ?
        and audit.details ->> '$.rev' <= ? and rule.value ->> '$.field' = ?
      order by audit.id desc limit 1`,
  );
  const selectConflict = client.prepare<[number], ConflictCause>(
    'select uid, field, opened_at, choice, settled_by, settled_at from conflict where id = ?',
  );
  const selectRun = client.prepare<[number], RunRow>(
    'select uid, kind, trigger, actor, coalesce(started_at, created_at) as at from run where id = ?',
  );
  const selectUndone = client.prepare<[number], RunRow>(
    `select run.uid, run.kind, run.trigger, run.actor,
        coalesce(run.started_at, run.created_at) as at
      from run_undo join run on run.id = run_undo.undoes_id where run_undo.run_id = ?`,
  );
  const selectPage = client.prepare<[number], PageRow>(
    `select object_type as type, number, cursor, read_at as readAt, records
      from run_page where id = ?`,
  );
  const selectImport = client.prepare<
    [number],
    { id: number; uid: string; file_name: string; actor: string; created_at: number }
  >('select id, uid, file_name, actor, created_at from import where action_id = ?');
  const selectLine = client
    .prepare<[number, number], number>(
      `select line from import_row where import_id = ? and lead_id = ?
        and result in ('created', 'updated') order by line desc limit 1`,
    )
    .pluck();

  return {
    run(runId) {
      const run = selectRun.get(runId);
      if (run === undefined) return null;
      const { uid: id, kind: runKind, trigger, actor } = run;
      const at = timeOf(run.at);
      const undone = selectUndone.get(runId);
      if (undone === undefined) return { kind: 'run', id, runKind, trigger, actor, at };
      const { uid: undoesId, kind: undoesKind } = undone;
      return { kind: 'undo', id, actor, at, undoesId, undoesKind, undoesAt: timeOf(undone.at) };
    },

    page(pageId, alone) {
      const row = selectPage.get(pageId);
      if (row === undefined) return null;
      const { type: objectType, number, cursor, readAt, records } = row;
      return { kind: 'page', objectType, number, cursor, readAt: iso(readAt), records, alone };
    },

    importOf(actionId, leadId) {
      const file = selectImport.get(actionId);
      if (file === undefined) return null;
      const { id, uid, file_name: fileName, actor, created_at: at } = file;
      const line = selectLine.get(id, leadId) ?? null;
      return { kind: 'import', id: uid, fileName, line, actor, at: iso(at) };
    },

    ruleChosen: (uid, policyRev, field) => selectRule.get(uid, policyRev, field) ?? null,
    conflict: (id) => selectConflict.get(id) ?? null,
  };
}

/** Where the chain ends when nothing more is known: a person, or a door. */
export function originOf(source: ChangeSource, actor: string, at: number): WhyStep {
  return { kind: 'origin', source, actor, at: iso(at) };
}

function timeOf(at: number | null): string | null {
  return at === null ? null : iso(at);
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
