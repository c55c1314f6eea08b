import type { Db, Tx } from '../db/database.ts';

/** What makes two leads the same person, strongest first. All canonical. */
export type Identity = {
  email?: string | null | undefined;
  document?: string | null | undefined;
  phone?: string | null | undefined;
};

export type LeadMatch = { leadId: number; on: 'email' | 'document' | 'phone' };

export type FindMatch = (tx: Tx | Db, identity: Identity) => LeadMatch[];

/** So many of one kind are enough to tell that it is not unique. */
const most = 20;

/** Finds live leads with the same e-mail, then the same CPF or CNPJ, then the same phone. */
export function createFindMatch(db: Db): FindMatch {
  const [email, document, phone] = (['email', 'document', 'phone'] as const).map((on) =>
    db.client
      // The index keeps equal values in the order of ids. An ORDER BY would only say so, and would
      // have SQLite plan the query anew at each call.
      .prepare(`select id from lead where ${on} = ? and deleted_at is null limit ${most}`)
      .pluck(),
  );
  return (_tx, identity) => {
    const found = new Map<number, LeadMatch['on']>();
    for (const [on, statement] of [
      ['email', email],
      ['document', document],
      ['phone', phone],
    ] as const) {
      const value = identity[on];
      if (!value || !statement) continue;
      for (const id of statement.all(value) as number[]) if (!found.has(id)) found.set(id, on);
    }
    return [...found].map(([leadId, on]) => ({ leadId, on }));
  };
}
