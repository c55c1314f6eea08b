import { PonteError } from '../../../shared/errors.ts';
import { importMapping, type ImportMapping } from '../../../shared/model/import.ts';
import type { CsvShape } from './cut-rows.ts';
import type { Place } from './read-csv.ts';

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
};

export function shapeOf({ encoding, delimiter, width }: ImportPlan): CsvShape {
  return { encoding, delimiter, width };
}

export function startOf({ start }: ImportPlan): Place {
  return { byte: start, line: 0 };
}

export function readPlan(text: string): ImportPlan {
  const plan: ImportPlan = JSON.parse(text);
  const { headers, width, start, headerLine } = plan;
  return { ...importMapping.parse(plan), headers, width, start, headerLine };
}

/** @throws PonteError BAD_INPUT when no column says who a row is about */
export function refuseAimless(plan: ImportPlan): void {
  const telling = ['name', 'firstName', 'lastName', 'email', 'phone'];
  if (plan.columns.some((target) => target !== null && telling.includes(target))) return;
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
