import type { Db } from '../db/database.ts';
import type { DuplicateScan } from '../../../shared/model/duplicate.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import { mostOfExact } from './meeting-keys.ts';

type Kind = DuplicateScan['groups'][number]['kind'];

/** So many groups are told, so many leads of each shown, and so many counted. */
const mostTold = 20;
const mostShown = 3;
const mostCounted = 10_000;

/** What more leads have in common than can be compared two by two. */
export function createGroups(parts: {
  readonly db: Db;
  readonly leads: LeadStore;
  readonly toLeads: (rows: readonly LeadRow[]) => Lead[];
}): () => DuplicateScan['groups'] {
  const { client } = parts.db;
  const groups = client.prepare<[], { kind: Kind; key: string }>(
    `select kind, key from duplicate_group limit ${mostTold}`,
  );
  const having = (field: string) => {
    const where = `from lead where ${field} = ? and deleted_at is null`;
    return {
      size: client
        .prepare<[string], number>(`select count(*) from (select 1 ${where} limit ${mostCounted})`)
        .pluck(),
      some: client.prepare<[string], number>(`select id ${where} limit ${mostShown}`).pluck(),
    };
  };
  const by = { email: having('email'), phone: having('phone'), document: having('document') };

  return () =>
    groups.all().flatMap(({ kind, key }) => {
      const size = by[kind].size.get(key) ?? 0;
      if (size <= mostOfExact) return [];
      const rows = by[kind].some.all(key).flatMap((id) => parts.leads.byId(id) ?? []);
      return [{ kind, size, leads: parts.toLeads(rows) }];
    });
}
