import { z } from 'zod';
import { PonteError } from '../../../shared/errors.ts';

/** Where a page ended, as an opaque text: what it was sorted by, and the key values of its last row. */
const shape = z.array(z.union([z.string(), z.number()])).max(6);

export function writeCursor(list: string, keys: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url');
}

/**
 * @param list the list and order it must continue
 * @param kinds what each key must be
 * @throws PonteError BAD_INPUT for a cursor that is not ours, or of another list or order
 */
export function readCursor(
  list: string,
  kinds: readonly ('string' | 'number' | 'either')[],
  cursor: string,
): (string | number)[] {
  const read = shape.safeParse(decoded(cursor));
  const [of, ...keys] = read.data ?? [];
  const fits =
    keys.length === kinds.length &&
    kinds.every((kind, index) => kind === 'either' || typeof keys[index] === kind);
  if (of === list && fits) return keys;
  throw new PonteError(
    'BAD_INPUT',
    'This cursor does not continue this list. Ask for the first page again, with the same sort.',
    {
      details: { fields: [{ field: 'cursor', problem: 'invalid', message: 'is of another list' }] },
    },
  );
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
