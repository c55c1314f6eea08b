import type { Db, Tx } from '../db/database.ts';
import { keysHere, type Identity, type IdentityKey } from '../person/same-person.ts';

export type LeadMatch = { leadId: number; on: IdentityKey };

export type FindMatch = (tx: Tx | Db, identity: Identity) => LeadMatch[];

/** So many of one kind are enough to tell that it is not unique. */
const most = 20;

/** Finds live leads with the same e-mail, then the same CPF or CNPJ, then the same phone. */
export function createFindMatch(db: Db): FindMatch {
  const statements = keysHere.map((on) => {
    const statement = db.client
      // The index keeps equal values in the order of ids. An ORDER BY would only say so, and would
      // have SQLite plan the query anew at each call.
      .prepare<[string], number>(
        `select id from lead where ${on} = ? and deleted_at is null limit ${most}`,
      )
      .pluck();
    return { on, statement };
  });
  return (_tx, identity) => {
    const found = new Map<number, LeadMatch['on']>();
    for (const { on, statement } of statements) {
      const value = identity[on];
      if (!value) continue;
      for (const id of statement.all(value)) if (!found.has(id)) found.set(id, on);
    }
    return [...found].map(([leadId, on]) => ({ leadId, on }));
  };
}
