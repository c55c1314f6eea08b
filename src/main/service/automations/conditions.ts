import type { Statement } from 'better-sqlite3';
import type { Conditions } from '../../../shared/model/automation.ts';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import { leadFieldNames } from '../../../shared/model/lead.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { readFilter, type ExcludedFilter, type SyncStateFilter } from '../leads/lead-filter.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import { doorValue, keptField } from '../leads/lead-values.ts';
import { withDates } from '../leads/relative-dates.ts';
import { StepFailure } from '../mappings/bounds.ts';
import { readExpression, type ExpressionFlaw } from '../mappings/expression.ts';
import { partText } from '../mappings/outgoing.ts';

/** Whether conditions hold of one lead, by what the file says of it at this moment. */
export type Holds = (lead: LeadRow, conditions: Conditions) => boolean;

const plainNames = leadFieldNames.filter((name) => name !== 'custom' && name !== 'tracking');
const mostStatements = 200;

/** Names an expression may read of `registro`, beside those of own fields. */
const known: ReadonlySet<string> = new Set([...plainNames, 'temperature', 'score', 'lifecycle']);

/** What is wrong with an expression; null for nothing. */
export function flawOf(expression: string): ExpressionFlaw | null {
  const reading = readExpression(expression, { record: true });
  if (!reading.ok) return reading.flaw;
  const unknown = reading.expression.reads.find(
    (name) => !known.has(name) && !/^(custom|tracking)\./.test(name),
  );
  if (unknown === undefined) return null;
  return { code: 'unknown', name: unknown, meant: null, from: 0, to: expression.length };
}

export function createHolds(parts: {
  readonly db: Db;
  readonly clock: Pick<Clock, 'now'>;
  readonly syncStateFilter: SyncStateFilter;
  readonly excludedFilter: ExcludedFilter;
}): Holds {
  const { db, clock, syncStateFilter, excludedFilter } = parts;
  const statements = new Map<string, Statement>();
  const expressions = new Map<string, ReturnType<typeof readExpression>>();

  function prepared(sql: string): Statement {
    const found = statements.get(sql);
    if (found) return found;
    if (statements.size >= mostStatements) statements.clear();
    const made = db.client.prepare(sql);
    statements.set(sql, made);
    return made;
  }

  function fits(id: number, filter: LeadFilter): boolean {
    const dated = withDates(filter, clock.now());
    const { conditions, sets } = readFilter(dated, syncStateFilter, excludedFilter);
    const wanted = [
      'lead.id = ? and lead.deleted_at is null',
      ...conditions.map(({ sql }) => sql('+')),
      ...sets.map(({ sql }) => `lead.id in (${sql})`),
    ];
    const params = [
      id,
      ...conditions.flatMap((each) => each.params),
      ...sets.flatMap((s) => s.params),
    ];
    return (
      prepared(`select 1 from lead where ${wanted.join(' and ')}`).get(...params) !== undefined
    );
  }

  function says(lead: LeadRow, source: string): boolean {
    let reading = expressions.get(source);
    if (reading === undefined) {
      reading = readExpression(source, { record: true });
      if (expressions.size >= mostStatements) expressions.clear();
      expressions.set(source, reading);
    }
    if (!reading.ok) return false;
    try {
      return reading.expression.run(lead.name, textsOf(lead)) === 'true';
    } catch (error) {
      // Of this lead it cannot be said: then it does not hold.
      if (error instanceof StepFailure) return false;
      throw error;
    }
  }

  return (lead, { filter, expression }) =>
    (Object.keys(filter).length === 0 || fits(lead.id, filter)) &&
    (expression === null || says(lead, expression));
}

/** A lead as expressions read it. */
function textsOf(lead: LeadRow): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const name of plainNames) {
    const field = keptField(name);
    const value = lead[field as keyof LeadRow];
    texts.set(name, Array.isArray(value) ? value.join(', ') : partText(doorValue(field, value)));
  }
  for (const name of ['temperature', 'score', 'lifecycle'] as const) {
    texts.set(name, partText(lead[name]));
  }
  for (const many of ['custom', 'tracking'] as const) {
    for (const [name, value] of Object.entries(lead[many])) {
      texts.set(`${many}.${name}`, partText(value));
    }
  }
  return texts;
}
