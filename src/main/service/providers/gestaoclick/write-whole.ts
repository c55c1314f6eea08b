import type { Exchange } from '../provider-error.ts';
import type { GestaoClickClient } from './client.ts';
import { saysTheSame } from './merging.ts';
import type { Raw } from './raw.ts';

/**
 * Writes a record as it is to be, since GestãoClick takes whole records only.
 *
 * What it has no place for (a person's employer) is no reason to write the record anew.
 */
export async function writeWhole(
  client: GestaoClickClient,
  path: string,
  { before, after }: { before: Raw; after: Raw },
  signal: AbortSignal,
): Promise<{ exchange: Exchange }> {
  if (saysTheSame(before, after)) {
    return { exchange: { request: { method: 'GET', path }, response: 'unchanged', status: 200 } };
  }
  const { exchange } = await client.write('PUT', path, after, signal);
  return { exchange };
}
