import { createHash } from 'node:crypto';
import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { FieldRule } from '../links/merge.ts';
import type { FieldValue } from '../providers/field-values.ts';
import { engineVersion, thinkOver } from './thought.ts';
import type { Kept, LedgerLine, Thought, ThoughtKind } from './thought.ts';

/**
 * What was decided by machine or person about two sides of a record, and why.
 *
 * Written in the transaction of the change itself, and only where there was an effect. The change
 * made here is found again by the revision it made.
 */
export type Ledger = {
  /** Keeps a decision with all it was made from; nothing when it had no effect or stands there already. */
  note(tx: Tx, about: About, thought: Thought): void;
  /** Whether a person had a part in anything that was decided about a link after a decision. */
  usedSince(linkId: number, decisionId: number): boolean;
  /** Of a run about one record, newest first. */
  ofRun(runId: number, recordType: string, recordId: number): Decision[];
  /** The same for what is plain and needs no inputs. */
  noteLink(tx: Tx, about: About, line: LedgerLine): void;
  byId(id: number): Decision | null;
  linesOf(decisionId: number): LedgerLine[];
  /** What of the decision is kept; null once it was forgotten. */
  keptOf(decisionId: number): Kept | null;
};

export type About = {
  readonly link: Pick<LinkRow, 'id' | 'objectType'>;
  /** Our record as it was planned on, and as it is after the change that was made here. */
  readonly record: Revision;
  readonly after?: Revision;
  readonly cause: Pick<Cause, 'source' | 'actor' | 'runId'>;
  /** The job it was made in, with who had asked for it. */
  readonly job?: AskedBy | undefined;
  readonly conflictId?: number;
  readonly how?: string;
  readonly remoteVer?: string | null;
  readonly policyRev: number;
  readonly mappingRev?: number;
  /** The page of a reading in which it was seen. */
  readonly pageId?: number | undefined;
  /** What it did beside the fields. */
  readonly also?: readonly LedgerLine[];
};

type Revision = { readonly id: number; readonly localRev: number };

export type AskedBy = {
  readonly id: number;
  readonly runId: number | null;
  readonly cause: Partial<Pick<Cause, 'source' | 'actor'>>;
};

export type Decision = {
  readonly id: number;
  readonly kind: ThoughtKind | 'link';
  readonly linkId: number;
  readonly recordType: 'lead' | 'deal';
  readonly recordId: number;
  readonly runId: number | null;
  readonly jobId: number | null;
  readonly conflictId: number | null;
  readonly source: Cause['source'];
  readonly actor: string;
  readonly how: string | null;
  readonly at: number;
  readonly localRev: number;
  readonly tookRev: number | null;
  readonly policyRev: number;
  readonly engineVer: number;
  readonly pageId: number | null;
};

type LineRow = Omit<LedgerLine, 'before' | 'after'> & {
  before: string | null;
  after: string | null;
};

export function createLedger(db: Db, clock: Clock): Ledger {
  const { client } = db;
  const insert = client.prepare(
    `insert into decision (kind, link_id, record_type, record_id, run_id, job_id, conflict_id,
       source, actor, how, at, local_rev, took_rev, remote_ver, inputs, digest, engine_ver,
       policy_rev, mapping_rev, page_id)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertLine = client.prepare(
    `insert into ledger (decision_id, line, side, field, outcome, reason, before, after)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const lastDigest = client
    .prepare<[number], string>(
      'select digest from decision where link_id = ? order by id desc limit 1',
    )
    .pluck();
  const columns = `id, kind, link_id as linkId, record_type as recordType, record_id as recordId,
    run_id as runId, job_id as jobId, conflict_id as conflictId, source, actor, how, at,
    local_rev as localRev, took_rev as tookRev, policy_rev as policyRev, engine_ver as engineVer,
    page_id as pageId`;
  const select = client.prepare<[number], Decision>(`select ${columns} from decision where id = ?`);
  const selectOfRun = client.prepare<[number, string, number], Decision>(
    `select ${columns} from decision where run_id = ? and record_type = ? and record_id = ?
      order by id desc`,
  );
  const selectLater = client
    .prepare<[number, number], number>(
      `select 1 from decision where link_id = ? and id > ? and source not in ('connection', 'undo')
        limit 1`,
    )
    .pluck();
  const selectLines = client.prepare<[number], LineRow>(
    `select side, field, outcome, reason, before, after from ledger
      where decision_id = ? order by line`,
  );
  const selectInputs = client
    .prepare<[number], string | null>('select inputs from decision where id = ?')
    .pluck();
  const rules = ruleNumbers(db);

  function keep(
    about: About,
    kind: Decision['kind'],
    lines: readonly LedgerLine[],
    inputs: string | null,
  ): void {
    const { cause, job, record, after = record } = about;
    const tookRev = after.localRev === record.localRev && kind !== 'born' ? null : after.localRev;
    // A write that is tried again is decided once; what changed our record is never the same again.
    const digest = tookRev === null ? digestOf(kind, lines, inputs) : '';
    if (tookRev === null && lastDigest.get(about.link.id) === digest) return;
    const { lastInsertRowid } = insert.run(
      kind,
      about.link.id,
      about.link.objectType,
      record.id,
      cause.runId ?? job?.runId ?? null,
      job?.id ?? null,
      about.conflictId ?? null,
      job?.cause.source ?? cause.source,
      job?.cause.actor ?? cause.actor,
      about.how ?? null,
      clock.now(),
      record.localRev,
      tookRev,
      about.remoteVer ?? null,
      inputs,
      digest,
      engineVersion,
      about.policyRev,
      about.mappingRev ?? 1,
      about.pageId ?? null,
    );
    lines.forEach((line, index) => {
      const { side, field, outcome, reason, before, after } = line;
      const texts = [toText(before), toText(after)] as const;
      insertLine.run(lastInsertRowid, index, side, field, outcome, reason, ...texts);
    });
  }

  return {
    note(tx, about, thought) {
      const { lines, kept } = thinkOver(thought);
      const all = about.also ? [...lines, ...about.also] : lines;
      if (all.length === 0) return;
      const numbered: Kept<number> = {
        ...kept,
        ...(kept.rules ? { rules: rules.numbered(tx, kept.rules) } : {}),
      } as Kept<number>;
      keep(about, thought.kind, all, JSON.stringify(numbered));
    },
    noteLink: (_tx, about, line) => keep(about, 'link', [line], null),
    byId: (id) => select.get(id) ?? null,
    usedSince: (linkId, decisionId) => selectLater.get(linkId, decisionId) !== undefined,
    ofRun: (runId, type, id) => selectOfRun.all(runId, type, id),
    linesOf: (id) =>
      selectLines
        .all(id)
        .map((row) => ({ ...row, before: toValue(row.before), after: toValue(row.after) })),
    keptOf(id) {
      const text = selectInputs.get(id);
      if (text == null) return null;
      const kept = JSON.parse(text) as Kept<number>;
      return { ...kept, ...(kept.rules ? { rules: rules.named(kept.rules) } : {}) } as Kept;
    },
  };
}

function digestOf(
  kind: Decision['kind'],
  lines: readonly LedgerLine[],
  inputs: string | null,
): string {
  return createHash('sha256')
    .update(`${kind}\n${inputs ?? JSON.stringify(lines)}`)
    .digest('base64url');
}

/** Rules are few and decisions many: each rule is written once and named by a number. */
function ruleNumbers({ client }: Db) {
  const find = client
    .prepare<[string], number>('select id from ledger_rule where body = ?')
    .pluck();
  const add = client.prepare('insert into ledger_rule (body) values (?)');
  const read = client
    .prepare<[number], string>('select body from ledger_rule where id = ?')
    .pluck();
  const numbers = new WeakMap<FieldRule, number>();

  function numberOf(rule: FieldRule): number {
    const body = JSON.stringify(rule);
    return find.get(body) ?? Number(add.run(body).lastInsertRowid);
  }

  // Only what is on disk is remembered: the number of a row that was rolled back goes to another.
  const remember = (news: [FieldRule, number][]) => {
    for (const [rule, number] of news) numbers.set(rule, number);
  };

  return {
    numbered(tx: Tx, rules: Readonly<Record<string, FieldRule>>): Record<string, number> {
      const named: Record<string, number> = {};
      for (const [field, rule] of Object.entries(rules)) {
        let number = numbers.get(rule);
        if (number === undefined) {
          number = numberOf(rule);
          afterCommit(tx, remember, [rule, number] as [FieldRule, number]);
        }
        named[field] = number;
      }
      return named;
    },
    named(rules: Readonly<Record<string, number>>): Record<string, FieldRule> {
      return Object.fromEntries(
        Object.entries(rules).map(([field, number]) => [
          field,
          JSON.parse(read.get(number) ?? '{}') as FieldRule,
        ]),
      );
    },
  };
}

function toText(value: FieldValue): string | null {
  return value === null ? null : JSON.stringify(value);
}

function toValue(text: string | null): FieldValue {
  return text === null ? null : (JSON.parse(text) as FieldValue);
}
