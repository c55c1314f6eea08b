import type { Pagination } from '../../../shared/model/common.ts';
import type { KeptLead } from '../../../shared/model/import.ts';
import type { Db } from '../db/database.ts';
import { doorField } from '../leads/lead-values.ts';

/** The leads that taking an import back left as they are, by name. */
export type KeptList = (
  importId: number,
  page: { page: number; limit: number },
) => { items: KeptLead[]; pagination: Pagination };

export function createKeptList({ client }: Db): KeptList {
  const count = client
    .prepare<[number], number>('select count(*) from import_kept where import_id = ?')
    .pluck();
  const rows = client.prepare<
    [number, number, number],
    { uid: string; name: string; made: number; fields: string }
  >(
    `select lead.uid, lead.name, made, fields from import_kept
       join lead on lead.id = import_kept.lead_id
      where import_kept.import_id = ? order by lead_id limit ? offset ?`,
  );
  return (importId, { page, limit }) => ({
    items: rows.all(importId, limit, (page - 1) * limit).map(({ uid, name, made, fields }) => ({
      leadId: uid,
      name,
      made: made === 1,
      fields: (JSON.parse(fields) as string[]).map(doorField),
    })),
    pagination: { page, limit, total: count.get(importId) ?? 0, nextCursor: null },
  });
}
