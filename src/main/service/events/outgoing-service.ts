import { PonteError, type FieldProblem } from '../../../shared/errors.ts';
import type { EventType } from '../../../shared/model/event.ts';
import type {
  OutgoingChange,
  OutgoingField,
  OutgoingTrial,
  OutgoingVersion,
} from '../../../shared/model/outgoing.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db } from '../db/database.ts';
import type { Live } from '../live.ts';
import { readExpression, type ExpressionFlaw } from '../mappings/expression.ts';
import { clashOf, compileOutgoing, partText } from '../mappings/outgoing.ts';
import type { SubscriptionRow } from './delivery-store.ts';
import { partsOfEvent, type EventBody } from './event-body.ts';
import type { EventRow, EventStore } from './event-store.ts';
import { wholeVersion, type OutgoingStore } from './outgoing-store.ts';

/** What an admin makes of what is sent to a subscriber, version by version. */
export type OutgoingService = {
  versions(uid: string): OutgoingVersion[];
  /** @throws PonteError NOT_FOUND, BAD_INPUT, CHANGED_MEANWHILE */
  save(
    uid: string,
    input: { rev: number; fields: readonly OutgoingField[]; note: string },
    operator: Operator,
  ): OutgoingVersion;
  /** A new version that is as an earlier one was. */
  rollBack(uid: string, to: { rev: number; version: number }, operator: Operator): OutgoingVersion;
  diff(uid: string, from: number, to: number): OutgoingChange[];
  check(source: string): ExpressionFlaw | null;
  /** Fields, or those in force, on a real event; nothing is sent. */
  tryOut(
    uid: string,
    how: {
      fields?: readonly OutgoingField[] | undefined;
      eventId?: string | undefined;
    },
  ): Promise<OutgoingTrial>;
};

const shownParts = 300;
const shownText = 200;

export function createOutgoingService(parts: {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly store: EventStore;
  readonly outgoing: OutgoingStore;
  readonly body: EventBody;
  readonly existing: (uid: string) => SubscriptionRow;
}): OutgoingService {
  const { db, audit, store, outgoing, body, existing } = parts;
  const newest = db.client.prepare<[string], EventRow>(
    `select * from event where type in (select value from json_each(?)) and state = 'processed'
      order by id desc limit 1`,
  );

  function versions(uid: string): OutgoingVersion[] {
    const kept = outgoing.versions(existing(uid).id).map((each) => ({
      ...each,
      fields: [...each.fields],
      createdAt: new Date(each.createdAt).toISOString(),
    }));
    const first = { version: wholeVersion, fields: [], actor: null, note: null, createdAt: null };
    return [...kept, first];
  }

  function fieldsOf(row: SubscriptionRow, version: number): readonly OutgoingField[] {
    const fields = outgoing.version(row.id, version);
    if (fields) return fields;
    throw new PonteError('NOT_FOUND', `There is no version ${version}.`);
  }

  function keep(
    row: SubscriptionRow,
    made: { rev: number; fields: readonly OutgoingField[]; note: string | null },
    operator: Operator,
  ): OutgoingVersion {
    if (outgoing.of(row.id).version !== made.rev) {
      throw new PonteError(
        'CHANGED_MEANWHILE',
        'Somebody saved another version meanwhile. Look at it, then save again.',
      );
    }
    transact(db, (tx) => {
      const { fields, note } = made;
      outgoing.add(tx, row.id, { fields, note, actor: operator.name });
      audit.append(tx, {
        actor: operator.name,
        action: 'event_subscription.mapped',
        subjectType: 'event_subscription',
        subjectId: row.uid,
      });
    });
    parts.live.tell({ type: 'events.changed' });
    const [saved] = versions(row.uid);
    if (!saved) throw new Error('A version was not kept.');
    return saved;
  }

  return {
    versions,
    save(uid, { rev, fields, note }, operator) {
      const row = existing(uid);
      refuseFlaws(fields);
      return keep(row, { rev, fields, note: note || null }, operator);
    },
    rollBack(uid, { rev, version }, operator) {
      const row = existing(uid);
      return keep(row, { rev, fields: fieldsOf(row, version), note: null }, operator);
    },
    diff(uid, from, to) {
      const row = existing(uid);
      return diffOutgoing(fieldsOf(row, from), fieldsOf(row, to));
    },
    check(source) {
      const reading = readExpression(source, { record: true });
      return reading.ok ? null : reading.flaw;
    },
    async tryOut(uid, { fields, eventId }) {
      const row = existing(uid);
      const event = eventId === undefined ? newest.get(row.types) : store.byUid(eventId);
      if (!event) {
        if (eventId === undefined) return { event: null, parts: [], body: null, faults: [] };
        throw new PonteError('NOT_FOUND', 'This event does not exist, or is no longer kept.');
      }
      const chosen = fields ?? outgoing.of(row.id).fields;
      const whole = await body.whole(event);
      const known = partsOfEvent(whole);
      const written =
        chosen.length === 0 ? ({ ok: true, body: whole } as const) : compileOutgoing(chosen)(known);
      return {
        event: {
          id: event.uid,
          type: event.type satisfies EventType,
          occurredAt: new Date(event.occurred_at).toISOString(),
        },
        parts: [...known].slice(0, shownParts).map(([name, value]) => ({
          name,
          text: partText(value).slice(0, shownText),
        })),
        body: JSON.parse(JSON.stringify(written.body)) as unknown,
        faults: written.ok ? [] : [...written.faults],
      };
    },
  };
}

/** Fields that differ between two versions, by where they stand. */
function diffOutgoing(
  before: readonly OutgoingField[],
  after: readonly OutgoingField[],
): OutgoingChange[] {
  const [was, is] = [byPlace(before), byPlace(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .toSorted()
    .map((to) => ({ to, before: was.get(to) ?? null, after: is.get(to) ?? null }))
    .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after));
}

function byPlace(fields: readonly OutgoingField[]): Map<string, OutgoingField> {
  return new Map(fields.map((field) => [field.to, field]));
}

/** @throws PonteError BAD_INPUT, with each field's problems */
function refuseFlaws(fields: readonly OutgoingField[]): void {
  const problems: FieldProblem[] = fields.flatMap(({ steps }, at) =>
    steps.flatMap((step, index) => {
      if (step.kind !== 'expression') return [];
      const reading = readExpression(step.source, { record: true });
      if (reading.ok) return [];
      const { code, name, meant } = reading.flaw;
      const message =
        name === null ? 'This expression cannot be read.' : `"${name}" does not exist here.`;
      const suggestion = meant === null ? {} : { suggestion: meant };
      const field = `fields.${at}.steps.${index}`;
      return [{ field, problem: `expression_${code}`, message, ...suggestion }];
    }),
  );
  const clash = clashOf(fields);
  if (clash !== null) {
    const message = 'Another field already stands there, or around it.';
    problems.push({ field: `fields.${clash}.to`, problem: 'twice', message });
  }
  const [first] = problems;
  if (first === undefined) return;
  throw new PonteError('BAD_INPUT', first.message, { details: { fields: problems } });
}
