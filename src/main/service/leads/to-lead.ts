import type { Db } from '../db/database.ts';
import type { Lead, LeadLink } from '../../../shared/model/lead.ts';
import { toReais } from '../../../shared/br/money.ts';
import type { LeadRow } from './lead-values.ts';

/** How leads stand on their connections, by lead id. */
export type LinkStates = (leadIds: readonly number[]) => Map<number, LeadLink[]>;

/** Leads as the doors show them. The links of a whole page are read in one query. */
export function createToLeads(
  db: Db,
  linkStates: LinkStates,
): (rows: readonly LeadRow[]) => Lead[] {
  const dealUid = db.client.prepare('select uid from deal where id = ?').pluck();
  return (rows) => {
    const links = linkStates(rows.map(({ id }) => id));
    return rows.map((row) => ({
      id: row.uid,
      name: row.name,
      email: row.email,
      phone: row.phone,
      document: row.document,
      company: row.company,
      origin: row.origin,
      interest: row.interest,
      income: row.incomeCents === null ? null : toReais(row.incomeCents),
      city: row.city,
      state: row.state,
      status: row.status,
      owner: row.owner,
      tags: row.tags,
      notes: row.notes,
      custom: row.custom,
      consent: row.consent,
      tracking: row.tracking,
      followUpAt: time(row.followUpAt),
      temperature: row.temperature,
      score: row.score,
      scoreReasons: row.scoreReasons,
      scoreVersion: row.scoreVersion,
      localRev: row.localRev,
      dealId: row.dealId === null ? null : (dealUid.get(row.dealId) as string),
      qualifiedAt: time(row.qualifiedAt),
      convertedAt: time(row.convertedAt),
      deletedAt: time(row.deletedAt),
      createdAt: new Date(row.createdAt).toISOString(),
      updatedAt: new Date(row.updatedAt).toISOString(),
      links: links.get(row.id) ?? [],
    }));
  };
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
