import type { MatchKey } from '../../../../shared/model/import-rules.ts';
import type { Db } from '../../db/database.ts';
import { keyValue } from './claims.ts';
import type { LeadView } from './decide.ts';
import { createKeyTable, type KeyTable } from './key-table.ts';
import type { Slice } from '../../slices.ts';

const PAGE = 500;
const MOST_HOLDERS = 20;

type Index = { first: KeyTable; more: Map<string, number[]> };

/**
 * The leads with their custom fields to be looked up by, for an import that asks for it.
 *
 * A custom field has no index in the file. One pass over the leads makes it in memory, a few bytes
 * a lead; what the import itself brings later is known by its claims.
 */
export async function withOwnKeys(
  db: Db,
  view: LeadView,
  keys: readonly MatchKey[],
  slice: Slice,
  signal?: AbortSignal,
): Promise<LeadView> {
  const own = keys.filter((key) => key.startsWith('custom:'));
  if (own.length === 0) return view;
  const indexes = new Map<string, Index>(
    own.map((key) => [key, { first: createKeyTable(), more: new Map() }]),
  );
  const page = db.client.prepare<[number], { id: number; custom: string }>(
    `select id, custom from lead where id > ? and deleted_at is null order by id limit ${PAGE}`,
  );
  for (let after = 0; ;) {
    const rows = page.all(after);
    for (const { id, custom } of rows) {
      if (custom !== '{}') note(id, JSON.parse(custom));
    }
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
    if (!slice.over()) continue;
    await slice.rest();
    signal?.throwIfAborted();
  }

  function note(id: number, custom: Record<string, unknown>): void {
    for (const [key, { first, more }] of indexes) {
      const value = valueOf(custom, key);
      if (value === null) continue;
      if (first.get(value) === undefined) first.set(value, id);
      else {
        const others = more.get(value) ?? [];
        if (others.length < MOST_HOLDERS) more.set(value, [...others, id]);
      }
    }
  }

  return {
    ...view,
    holders(on, value) {
      const index = indexes.get(on);
      if (!index) return view.holders(on, value);
      const first = index.first.get(value);
      if (first === undefined) return [];
      // What was indexed may have been changed since.
      return [first, ...(index.more.get(value) ?? [])].filter((id) => {
        const lead = view.byId(id);
        return lead !== null && lead.deletedAt === null && valueOf(lead.custom, on) === value;
      });
    },
  };
}

function valueOf(custom: Readonly<Record<string, unknown>>, key: MatchKey): string | null {
  const nobody = { email: null, document: null, phone: null, nameKey: null, name: '' };
  return keyValue({ ...nobody, custom }, key);
}
