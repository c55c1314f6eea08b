import type { MatchKey } from '../../../shared/model/import-rules.ts';
import type { Cause } from '../actor.ts';
import type { Db, Tx } from '../db/database.ts';
import type { FindMatch } from '../leads/lead-match.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadEdit, LeadRow } from '../leads/lead-values.ts';
import { NOBODY, type Claims } from './matching/claims.ts';
import {
  decide,
  identityOf,
  type Decision,
  type ImportRules,
  type LeadView,
} from './matching/decide.ts';
import { countFired, type Fired, type WouldFire } from './fired.ts';
import type { ImportRecord, ImportStore } from './import-store.ts';
import type { MappedRow } from './columns/map-row.ts';
import type { CsvRow } from './reading/read-csv.ts';

/** The part of the pipeline that an import uses: handed in, since the pipeline comes after. */
export type LeadWriter = {
  create(tx: Tx, values: LeadEdit, cause: Cause, extra: { importId: number }): LeadRow;
  edit(tx: Tx, leadId: number, edit: LeadEdit, cause: Cause): LeadRow;
  remove(tx: Tx, leadId: number, cause: Cause): LeadRow;
};

export type ApplyParts = {
  store: ImportStore;
  writer: LeadWriter;
  /** Sends a lead that the import found as it wanted it, when it was asked to send them all. */
  send: (tx: Tx, lead: LeadRow, cause: Cause) => void;
  wouldFire: WouldFire;
};

/** The leads of the file, for deciding. */
export function createLeadView(db: Db, leads: LeadStore, findMatch: FindMatch): LeadView {
  const nameless = db.client
    .prepare(
      `select id from lead
        where name_key = ? and email is null and document is null and phone is null
          and deleted_at is null
        order by id limit 1`,
    )
    .pluck();
  const external = db.client
    .prepare(
      `select record_id from link join connection on connection.id = link.connection_id
        where connection.uid = ? and object_type = 'lead' and remote_id = ?
          and record_id is not null`,
    )
    .pluck();
  const lastId = db.client.prepare('select coalesce(max(id), 0) from lead').pluck();
  return {
    // Custom fields have no index: `withOwnKeys` makes one for the imports that ask for it.
    holders: (on, value) =>
      on.startsWith('external:')
        ? (external.all(on.slice('external:'.length), value) as number[])
        : findMatch(db, { [on]: value }).map(({ leadId }) => leadId),
    nameless: (nameKey) => (nameless.get(nameKey) as number | undefined) ?? null,
    byId: leads.byId,
    lastId: () => lastId.get() as number,
  };
}

/** An import while it runs. */
export type RunningImport = {
  id: number;
  rules: ImportRules;
  /** The column that holds a key; null where none does by itself. */
  columnOf: (key: MatchKey) => number | null;
  cause: Cause;
  counts: ImportRecord['counts'];
  fired: Fired;
  view: LeadView;
  claims: Claims;
};

/** Puts one row where it belongs, and notes and counts what became of it. */
export function applyRow(
  tx: Tx,
  parts: ApplyParts,
  run: RunningImport,
  row: CsvRow,
  mapped: MappedRow,
): void {
  if (mapped.rejected) {
    const reasons = mapped.problems
      .filter(({ severity }) => severity === 'error')
      .map(({ column, kind, value }) => ({ column, kind, value }));
    parts.store.addRejected(tx, run.id, { line: row.line, reasons, cells: row.cells });
    run.counts.rejected += 1;
    return;
  }
  const identity = identityOf(mapped.values, mapped.external);
  const decision = decide(mapped.values, identity, run.rules, run.view, run.claims);
  if (decision.kind === 'ambiguous') {
    const reason = { column: run.columnOf(decision.on), kind: 'ambiguous', value: decision.value };
    parts.store.addRejected(tx, run.id, { line: row.line, reasons: [reason], cells: row.cells });
    run.claims.claim(identity, NOBODY);
    run.counts.rejected += 1;
    return;
  }
  const { result, leadId } = carryOut(tx, parts, run, decision);
  run.claims.claim(identity, leadId ?? NOBODY);
  parts.store.addRow(tx, run.id, row.line, result, leadId);
  run.counts[result] += 1;
}

function carryOut(
  tx: Tx,
  { writer, send, wouldFire }: ApplyParts,
  { id, cause, fired }: RunningImport,
  decision: Exclude<Decision, { kind: 'ambiguous' }>,
): { result: 'created' | 'updated' | 'skipped'; leadId: number | null } {
  if (decision.kind === 'create') {
    const created = writer.create(tx, decision.values, cause, { importId: id });
    countFired(fired, wouldFire(null, created));
    return { result: 'created', leadId: created.id };
  }
  if (decision.kind === 'skip') return { result: 'skipped', leadId: decision.lead?.id ?? null };
  const { lead } = decision;
  const after = writer.edit(tx, lead.id, decision.edit, cause);
  if (after.localRev !== lead.localRev) {
    countFired(fired, wouldFire(lead, after));
    return { result: 'updated', leadId: lead.id };
  }
  if (cause.sendTo && cause.sendTo.length > 0) send(tx, lead, cause);
  return { result: 'skipped', leadId: lead.id };
}
