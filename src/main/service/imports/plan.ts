import { PonteError } from '../../../shared/errors.ts';
import { importMapping, type ImportMapping, type ImportRun } from '../../../shared/model/import.ts';
import type { MatchKey, OnMatch } from '../../../shared/model/import-rules.ts';
import type { CsvShape } from './reading/cut-rows.ts';
import type { ImportRules } from './matching/decide.ts';
import type { Place } from './reading/read-csv.ts';

/** What an import was asked to do, kept with it: how to read, what goes where, what a match does. */
export type ImportPlan = ImportMapping & {
  /** Names of the columns, for the file of rejected rows; null when the file has none. */
  headers: string[] | null;
  /** The cells a sound row has. */
  width: number;
  /** The byte at which the first row begins. */
  start: number;
  /** The line of the names; rows count from the one after it. 0 when there is none. */
  headerLine: number;
  /** Spellings of origins that leads had when it was made. */
  origins: string[];
  /** How much of the file was corrected when it began. */
  corrections?: ImportRun['corrections'];
};

/** The plan as the decisions on its rows read it. */
export function rulesOf(plan: ImportPlan): ImportRules {
  return { ...plan, ask: true, fields: fieldRules(plan) };
}

/** The column that holds a key; null where none does. */
export function columnOfKey({ columns }: ImportPlan, key: MatchKey): number | null {
  const at = columns.indexOf(key);
  return at < 0 ? null : at;
}

function fieldRules({ columns, rules }: ImportPlan): ReadonlyMap<string, OnMatch> {
  const fields = new Map<string, OnMatch>();
  for (const { column, onMatch, also } of rules) {
    if (onMatch === undefined) continue;
    for (const target of [columns[column] ?? null, ...also.map((each) => each.target)]) {
      if (target !== null) fields.set(keptName(target), onMatch);
    }
  }
  return fields;
}

function keptName(target: string): string {
  if (target === 'firstName' || target === 'lastName') return 'name';
  return target === 'income' ? 'incomeCents' : target;
}

export function shapeOf({ encoding, delimiter, width }: ImportPlan): CsvShape {
  return { encoding, delimiter, width };
}

export function startOf({ start }: ImportPlan): Place {
  return { byte: start, line: 0 };
}

export function readPlan(text: string): ImportPlan {
  const plan: ImportPlan = JSON.parse(text);
  const { headers, width, start, headerLine, origins = [], corrections } = plan;
  const kept = { ...importMapping.parse(plan), headers, width, start, headerLine, origins };
  return corrections ? { ...kept, corrections } : kept;
}

/** @throws PonteError BAD_INPUT when no column says who a row is about */
export function refuseAimless(plan: ImportPlan): void {
  const telling = ['name', 'firstName', 'lastName', 'email', 'phone'];
  const targets = [
    ...plan.columns,
    ...plan.rules.flatMap(({ also }) => also.map(({ target }) => target)),
  ];
  if (targets.some((target) => target !== null && telling.includes(target))) return;
  throw new PonteError(
    'BAD_INPUT',
    'No column holds a name, an e-mail or a phone. Match at least one of them, then import.',
    {
      details: {
        fields: [{ field: 'columns', problem: 'required', message: 'name, email or phone' }],
      },
    },
  );
}
