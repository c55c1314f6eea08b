import type { PreviewResult } from '../../../../shared/model/preview.ts';
import type { FieldPolicies, FieldPolicyInput } from '../../../../shared/model/field-policy.ts';
import { PonteError } from '../../../../shared/errors.ts';
import type { Operator } from '../../actor.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../../db/database.ts';
import { doorField, keptField } from '../../leads/lead-values.ts';
import {
  dealFields,
  defaultChoice,
  directionsFor,
  policiesFor,
  type FieldChoice,
} from '../../links/field-rules.ts';
import type { Live } from '../../live.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import type { Registry } from '../../providers/registry.ts';
import type { FieldRules } from './field-rules.ts';
import type { Ports } from '../ports.ts';
import type { ChangePreviews } from './preview-change.ts';
import type { SettleByRule } from './settle-by-rule.ts';

/**
 * What an admin chooses for single fields of a connection.
 *
 * Choices are kept by the hash of their preview alone: open conflicts about a field whose rule
 * changed are then planned again, and what else the preview showed is made. What a rule cannot
 * decide stays open.
 */
export type FieldPolicyService = {
  get(uid: string): Promise<FieldPolicies>;
  /** What these rules would do to what is linked. @throws PonteError as `set` */
  preview(uid: string, input: FieldPolicyInput): Promise<PreviewResult>;
  /** @throws PonteError NOT_FOUND, BAD_INPUT, CHANGED_MEANWHILE */
  set(
    uid: string,
    input: FieldPolicyInput & { planHash: string },
    operator: Operator,
  ): Promise<FieldPolicies & { settled: number }>;
};

export type FieldPolicyParts = {
  readonly db: Db;
  readonly connections: ConnectionStore;
  readonly registry: Registry;
  readonly ports: Ports;
  readonly rules: FieldRules;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly settle: SettleByRule;
  readonly changes: ChangePreviews;
};

type Choices = Readonly<Record<string, FieldChoice>>;

/** So long the shape of the account is waited for; without it its custom fields are not listed. */
const SHAPE_MS = 5000;

export function createFieldPolicies(parts: FieldPolicyParts): FieldPolicyService {
  const { db, connections, registry, ports, rules, audit, live } = parts;
  const countOpen = db.client.prepare<[number], { field: string; open: number }>(
    `select field, count(*) as open from conflict
      where connection_id = ? and state = 'open' and kind in ('clash', 'clear') group by field`,
  );

  /** The fields that system holds, with those of the account where it can be asked. */
  async function fieldsOf(row: ConnectionRow): Promise<string[]> {
    const { objects } = registry.find(row.provider);
    const { fields } = objects.lead;
    const ofDeals = objects.deal !== undefined && row.settings.deals !== 'off' ? dealFields : [];
    const held = await shapeOf(row).catch(() => [...fields]);
    const missing = new Set(row.settings.missingFields);
    const all = [
      ...fields,
      ...held.toSorted(),
      ...ofDeals,
      ...Object.keys(row.settings.fieldRules),
    ];
    return [...new Set(all)].filter((field) => !missing.has(field));
  }

  async function shapeOf(row: ConnectionRow): Promise<readonly string[]> {
    const { port } = await ports.of(row.id, 'lead');
    await port.prepare(AbortSignal.timeout(SHAPE_MS));
    return port.fields();
  }

  async function get(uid: string): Promise<FieldPolicies> {
    const fields = await fieldsOf(connections.existing(uid));
    const { id, settings } = connections.existing(uid);
    const open = new Map(countOpen.all(id).map((each) => [each.field, each.open]));
    const items = fields.map((field) => ({
      field: doorField(field),
      ...(settings.fieldRules[field] ?? defaultChoice(field)),
      initial: defaultChoice(field),
      policies: [...policiesFor(field)],
      directions: [...directionsFor(field)],
      openConflicts: open.get(field) ?? 0,
    }));
    return { rev: settings.policyRev, items };
  }

  async function preview(uid: string, input: FieldPolicyInput): Promise<PreviewResult> {
    const known = new Set(await fieldsOf(connections.existing(uid)));
    const wanted = read(input, known);
    const row = connections.existing(uid);
    refuseOld(row, input.rev);
    const fields = differing(row.settings.fieldRules, wanted);
    const then = rules.instead(row.id, { choices: wanted });
    return parts.changes.preview({ connectionId: row.id, rules: then, fields });
  }

  async function set(
    uid: string,
    input: FieldPolicyInput & { planHash: string },
    operator: Operator,
  ) {
    const known = new Set(await fieldsOf(connections.existing(uid)));
    const wanted = read(input, known);
    const { planHash } = await preview(uid, input);
    if (planHash !== input.planHash) throw movedSince();
    const changed = transact(db, (tx) => {
      const row = connections.existing(uid);
      refuseOld(row, input.rev);
      const fields = differing(row.settings.fieldRules, wanted);
      if (fields.length > 0) keep(tx, row, wanted, fields, operator);
      return { id: row.id, fields };
    });
    let settled = 0;
    if (changed.fields.length > 0) {
      rules.changed(changed.id);
      settled = await parts.settle(changed.id, changed.fields, operator);
      await parts.changes.carryOut(changed.id, changed.fields, operator.name);
      live.tell({ type: 'connections.changed' });
    }
    return { ...(await get(uid)), settled };
  }

  function keep(
    tx: Tx,
    row: ConnectionRow,
    fieldRules: Choices,
    fields: readonly string[],
    operator: Operator,
  ): void {
    const policyRev = row.settings.policyRev + 1;
    connections.update(tx, row.id, { settings: { ...row.settings, fieldRules, policyRev } });
    audit.append(tx, {
      actor: operator.name,
      action: 'connection.rules',
      subjectType: 'connection',
      subjectId: row.uid,
      details: {
        rev: policyRev,
        rules: fields.map((field) => ({ field, ...(fieldRules[field] ?? defaultChoice(field)) })),
      },
    });
  }

  return { get, preview, set };
}

function refuseOld({ settings }: ConnectionRow, rev: number): void {
  if (settings.policyRev === rev) return;
  throw new PonteError(
    'CHANGED_MEANWHILE',
    'Somebody changed the rules of this connection meanwhile. Look at them, then save again.',
  );
}

function movedSince(): PonteError {
  return new PonteError(
    'CHANGED_MEANWHILE',
    'Records changed since this preview was made. Look at it again, then save.',
  );
}

/** Choices that differ from what holds by itself; refused where they make no sense. */
function read({ rules }: FieldPolicyInput, known: ReadonlySet<string>): Choices {
  const wanted: Record<string, FieldChoice> = {};
  for (const { field: named, policy, direction } of rules) {
    const field = keptField(named);
    const fits = policiesFor(field).includes(policy) && directionsFor(field).includes(direction);
    if (!known.has(field) || !fits) {
      const message = known.has(field)
        ? `This rule does not go with ${named}. Choose one that is offered.`
        : `${named} is no field of this connection.`;
      throw new PonteError('BAD_INPUT', message, {
        details: { fields: [{ field: named, problem: 'rule', message }] },
      });
    }
    const initial = defaultChoice(field);
    const chosen = policy !== initial.policy || direction !== initial.direction;
    if (chosen) wanted[field] = { policy, direction };
  }
  return wanted;
}

function differing(before: Choices, after: Choices): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((field) => {
    const [was, is] = [before[field] ?? defaultChoice(field), after[field] ?? defaultChoice(field)];
    return was.policy !== is.policy || was.direction !== is.direction;
  });
}
