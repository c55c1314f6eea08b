import { createHash } from 'node:crypto';
import type { PreviewEffect, PreviewSide, SkipReason } from '../../../../shared/model/preview.ts';
import { canonicalJson } from '../../audit/audit-log.ts';
import type { RuleOf } from '../../links/field-rules.ts';
import type { FieldConflict, Plan } from '../../links/merge.ts';
import type { SyncRecord } from '../../links/record-kind.ts';
import type { FieldValues } from '../../providers/field-values.ts';
import type { Standing } from '../../products/product-store.ts';
import type {
  ObjectManifest,
  RecordsPort,
  RemoteProduct,
  RemoteRecord,
} from '../../providers/provider.ts';
import { firstTaken } from '../../links/first-values.ts';
import type { Decision } from '../decide.ts';
import { planFor } from '../reconcile.ts';
import { lackingOf, sendable } from '../push/sendable.ts';

/**
 * What would be done about one record, as a person reads it and as a digest tells it apart.
 *
 * Pure: from a decision and what both sides hold. Two outlines of one digest lead to the same.
 */
export type Outline = {
  readonly effects: readonly (readonly [PreviewSide, PreviewEffect])[];
  readonly ours: Pick<SyncRecord, 'id' | 'uid'> | null;
  readonly remoteId: string | null;
  readonly name: string;
  /** By field: what it is on that side, and what it would be. */
  readonly in: Changes;
  readonly out: Changes;
  readonly conflicts: readonly FieldConflict[];
  /** Fields whose open question would be closed. */
  readonly settled: readonly string[];
  readonly candidates: readonly SyncRecord[];
  readonly skip: SkipReason | null;
  /** Null where nothing would be done. */
  readonly digest: string | null;
};

export type Changes = Readonly<
  Record<string, { readonly before: unknown; readonly after: unknown }>
>;

type By = {
  readonly rule: RuleOf;
  readonly port: RecordsPort;
  readonly manifest: ObjectManifest;
  /** Of a deal, whose lead may have no id yet: values by which its plan is known again. */
  readonly steady: (values: FieldValues) => FieldValues;
};

const nothing = { in: {}, out: {}, conflicts: [], settled: [], candidates: [], skip: null };

/** Of a record that was seen there. */
export function outlineOf(decision: Decision, remote: RemoteRecord, by: By): Outline {
  const head = { remoteId: remote.remoteId, name: nameOf(remote.values) };
  switch (decision.does) {
    case 'left':
      return skipped('busy', head);
    case 'pass':
      return skipped('let_go', head);
    case 'ask': {
      const candidates = decision.records;
      return {
        ...nothing,
        ...head,
        ours: null,
        candidates,
        effects: [['in', 'ambiguous']],
        digest: digestOf(['ask', remote.remoteId, ...candidates.map(({ uid }) => uid).toSorted()]),
      };
    }
    case 'create': {
      const { values, base } = firstTaken(remote.values, by.rule, by.port);
      const born = { values: (fields: Iterable<string>) => filled(values, fields) };
      const opaque = Object.keys(remote.opaque).length > 0;
      const made = opaque
        ? planFor({ base, frozen: [], rule: by.rule }, born, remote, by.port)
        : null;
      const conflicts = made?.conflicts ?? [];
      return {
        ...nothing,
        ...head,
        ours: null,
        in: changes(values, {}),
        conflicts,
        effects: [['in', 'create'], ...asksAbout(conflicts)],
        digest: digestOf(['create', remote.remoteId, by.steady(values), facts(conflicts)]),
      };
    }
    case 'link': {
      const planned = { base: {}, frozen: [], rule: by.rule };
      const made = planFor(planned, decision.record, remote, by.port);
      return between(decision.record, remote, made, { links: true, frozen: [], ...by });
    }
    case 'known': {
      const { link, record } = decision;
      const { base, frozenFields: frozen, muted } = link;
      const planned = { base, frozen, muted, rule: by.rule };
      const made = planFor(planned, record, remote, by.port);
      return between(record, remote, made, { links: false, frozen: link.frozenFields, ...by });
    }
  }
}

/** Of one of ours and what was seen there, as the planner answered; what was asked before is no news. */
export function between(
  ours: SyncRecord,
  remote: Pick<RemoteRecord, 'remoteId' | 'values'>,
  made: Pick<Plan, 'localPatch' | 'remotePatch' | 'conflicts'> & Partial<Pick<Plan, 'agreed'>>,
  how: {
    readonly links: boolean;
    readonly frozen: readonly string[];
    readonly steady?: By['steady'];
  },
): Outline {
  const frozen = new Set(how.frozen);
  const conflicts = made.conflicts.filter(({ field }) => !frozen.has(field));
  const still = new Set(made.conflicts.map(({ field }) => field));
  const settled = how.frozen.filter(
    (field) =>
      !still.has(field) &&
      (made.agreed === undefined ||
        field in made.agreed ||
        field in made.localPatch ||
        field in made.remotePatch),
  );
  const before = ours.values(Object.keys(made.localPatch));
  const effects: (readonly [PreviewSide, PreviewEffect])[] = [];
  if (how.links) effects.push(['in', 'link']);
  if (Object.keys(made.localPatch).length > 0) effects.push(['in', 'update']);
  if (Object.keys(made.remotePatch).length > 0) effects.push(['out', 'update']);
  effects.push(...asksAbout(conflicts));
  if (settled.length > 0) effects.push(['in', 'settle']);
  const head = { remoteId: remote.remoteId, name: calledBy(ours) || nameOf(remote.values), ours };
  if (effects.length === 0) return skipped('same', head);
  const { localPatch, remotePatch } = made;
  return {
    ...nothing,
    ...head,
    in: changes(localPatch, before),
    out: changes(remotePatch, remote.values),
    conflicts,
    settled,
    effects,
    digest: digestOf([
      how.links ? 'link' : 'known',
      remote.remoteId,
      ours.uid,
      how.steady?.(localPatch) ?? localPatch,
      remotePatch,
      facts(conflicts),
      settled.toSorted(),
    ]),
  };
}

/** Of one of ours that has no record there. */
export function outlineOfSending(
  ours: SyncRecord,
  by: Pick<By, 'rule' | 'port' | 'manifest'>,
): Outline {
  const values = sendable(ours, by.rule, by.port);
  const head = { remoteId: null, name: calledBy(ours), ours };
  const lacking = lackingOf(by.manifest, values);
  if (lacking !== undefined) {
    return skipped(lacks[lacking] ?? 'lacks_field', head, 'out');
  }
  return {
    ...nothing,
    ...head,
    out: changes(values, {}),
    effects: [['out', 'create']],
    digest: digestOf(['send', ours.uid, values]),
  };
}

const lacks: Readonly<Record<string, SkipReason>> = {
  name: 'lacks_name',
  email: 'lacks_email',
  leadId: 'lacks_customer',
};

export function skipped(
  skip: SkipReason,
  head: Pick<Outline, 'remoteId' | 'name'> & { ours?: Outline['ours'] },
  side: PreviewSide = 'in',
): Outline {
  return { ...nothing, ours: null, ...head, skip, effects: [[side, 'skip']], digest: null };
}

/** Of a product: it is read and never asked about. */
export function outlineOfProduct(
  { remoteId, ...values }: RemoteProduct,
  { did, before }: Standing,
): Outline {
  const head = { remoteId, name: values.name };
  if (did === 'unchanged') return skipped('same', head);
  const news = Object.entries(values).filter(
    ([field, value]) => value !== (before?.[field as keyof typeof before] ?? null),
  );
  const taken = Object.fromEntries(news.map(([field, value]) => [field, value]));
  return {
    ...nothing,
    ...head,
    ours: null,
    in: changes(taken, { ...before }),
    effects: [['in', did === 'created' ? 'create' : 'update']],
    digest: digestOf(['product', did, remoteId, values]),
  };
}

function asksAbout(conflicts: readonly FieldConflict[]): (readonly [PreviewSide, PreviewEffect])[] {
  return conflicts.length > 0 ? [['in', 'conflict']] : [];
}

function changes(
  patch: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
): Changes {
  return Object.fromEntries(
    Object.entries(patch).map(([field, after]) => [
      field,
      { before: before[field] ?? null, after },
    ]),
  );
}

function facts(conflicts: readonly FieldConflict[]): unknown[] {
  return conflicts.map(({ field, kind, local, remote }) => [field, kind, local, remote]);
}

/** What a person calls a record by, whatever of it is filled. */
const names = ['name', 'title', 'email', 'phone', 'document'] as const;

function nameOf(values: FieldValues): string {
  for (const field of names) {
    const value = values[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

export function calledBy(record: SyncRecord): string {
  return nameOf(record.values(names));
}

/** Values as a record made from them would tell them: what is not there is blank. */
function filled(values: FieldValues, fields: Iterable<string>): FieldValues {
  return Object.fromEntries([...fields].map((field) => [field, values[field] ?? null]));
}

function digestOf(what: unknown): string {
  return createHash('sha256').update(canonicalJson(what)).digest('base64url');
}
