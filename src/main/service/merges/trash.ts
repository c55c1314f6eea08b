import type { Caller, Cause } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db } from '../db/database.ts';
import { isPonteError } from '../../../shared/errors.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import type { DeletedLead } from '../../../shared/model/merge.ts';
import { fold } from '../../../shared/text.ts';
import type { Actions } from '../leads/actions.ts';
import { inSlices } from '../in-slices.ts';
import type { LeadService } from '../leads/lead-service.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Merges } from './merge-service.ts';

/** So long a deleted lead can be brought back. After that its personal data is erased. */
export const keptMs = 180 * 86_400_000;

/** Deleted leads: who deleted them, when and why, and the way back. */
export type Trash = {
  page(query: TrashQuery): { items: DeletedLead[]; total: number; next: number[] | null };
  /** Brings one back; one that was merged is parted from the other. */
  restore(caller: Caller, uid: string): Lead;
  restoreMany(caller: Caller, uids: readonly string[]): Promise<RestoredMany>;
};

export type TrashQuery = {
  q?: string | undefined;
  why?: DeletedLead['why'] | undefined;
  limit: number;
  offset: number;
  /** What the page before told as `next`. */
  after?: readonly number[] | undefined;
};

export type RestoredMany = {
  restored: number;
  refused: { id: string; code: string; message: string }[];
  undoId: string | null;
};

export type TrashParts = {
  readonly db: Db;
  readonly leads: LeadStore;
  readonly leadService: Pick<LeadService, 'restore'>;
  readonly merges: Pick<Merges, 'isMerged' | 'unmerge'>;
  readonly pipeline: Pipeline;
  readonly actions: Actions;
  readonly audit: AuditLog;
};

type Row = {
  id: number;
  uid: string;
  name: string;
  email: string | null;
  phone: string | null;
  deleted_at: number;
  actor: string | null;
  why: DeletedLead['why'];
  into_uid: string | null;
  into_name: string | null;
  connections: string;
};

const from = `from lead
  left join merge on merge.merged_id = lead.id and merge.undone_at is null
  left join lead as kept on kept.id = merge.keep_id
  left join change as deletion on deletion.id = (select max(change.id) from change
    where change.record_type = 'lead' and change.record_id = lead.id and change.field = '*')
  where lead.deleted_at is not null`;

const why = `case when merge.id is not null then 'merged'
  when deletion.source in ('resolution', 'connection') then 'there'
  when deletion.source = 'undo' then 'undone' else 'here' end`;

export function createTrash(parts: TrashParts): Trash {
  const { db, leads, leadService, merges, pipeline, actions, audit } = parts;
  const { client } = db;

  return {
    page(query) {
      const { sql, params } = conditions(query);
      const total = client
        .prepare<unknown[], number>(`select count(*) ${from}${sql}`)
        .pluck()
        .get(...params);
      const [deletedAt = Number.MAX_SAFE_INTEGER, id = 0] = query.after ?? [];
      const rows = client
        .prepare<unknown[], Row>(
          `select lead.id, lead.uid, lead.name, lead.email, lead.phone, lead.deleted_at, deletion.actor,
             ${why} as why, kept.uid as into_uid, kept.name as into_name,
             (select json_group_array(connection.uid) from link
               join connection on connection.id = link.connection_id
                 and connection.removed_at is null
               where link.object_type = 'lead' and link.record_id = lead.id
                 and link.remote_id is not null) as connections
           ${from}${sql} and (lead.deleted_at, lead.id) < (?, ?)
           order by lead.deleted_at desc, lead.id desc limit ? offset ?`,
        )
        .all(...params, deletedAt, id, query.limit + 1, query.offset);
      const items = rows.slice(0, query.limit);
      const last = rows.length > items.length ? items.at(-1) : undefined;
      const next = last ? [last.deleted_at, last.id] : null;
      return { items: items.map(toDeleted), total: total ?? 0, next };
    },

    restore: (caller, uid) =>
      merges.isMerged(uid) ? merges.unmerge(caller, uid).lead : leadService.restore(caller, uid),

    async restoreMany(caller, uids) {
      const { name: actor } = caller.operator;
      const action = transact(db, (tx) => actions.begin(tx, { kind: 'bulk-restore', actor }));
      const cause: Cause = { source: caller.source, actor, actionId: action.id };
      const answer: RestoredMany = { restored: 0, refused: [], undoId: null };
      const merged = uids.filter((uid) => leads.byUid(uid) !== null && merges.isMerged(uid));
      let plain = 0;
      await inSlices(
        db,
        [...new Set(uids)].filter((uid) => !merged.includes(uid)),
        (tx, uid) => {
          const lead = leads.byUid(uid);
          if (lead === null || lead.deletedAt === null) return;
          pipeline.restore(tx, lead.id, cause);
          plain += 1;
        },
      );
      for (const uid of new Set(merged)) {
        try {
          merges.unmerge(caller, uid);
          answer.restored += 1;
        } catch (error) {
          if (!isPonteError(error)) throw error;
          answer.refused.push({ id: uid, code: error.code, message: error.message });
        }
      }
      transact(db, (tx) => {
        if (plain === 0) return actions.drop(tx, action.id);
        audit.append(tx, {
          actor,
          action: 'leads.bulk-restored',
          subjectType: 'action',
          subjectId: action.uid,
          details: { source: caller.source, restored: plain },
        });
      });
      return {
        ...answer,
        restored: answer.restored + plain,
        undoId: plain === 0 ? null : action.uid,
      };
    },
  };
}

function conditions({ q, why: wanted }: TrashQuery): { sql: string; params: unknown[] } {
  const parts: string[] = [];
  const params: unknown[] = [];
  if (q) {
    parts.push(`(instr(lead.name_key, ?) > 0 or instr(coalesce(lead.email, ''), ?) > 0)`);
    params.push(fold(q), q.toLowerCase());
  }
  if (wanted) {
    parts.push(`${why} = ?`);
    params.push(wanted);
  }
  return { sql: parts.map((part) => ` and ${part}`).join(''), params };
}

function toDeleted(row: Row): DeletedLead {
  const { uid: id, name, email, phone } = row;
  return {
    id,
    name,
    email,
    phone,
    deletedAt: new Date(row.deleted_at).toISOString(),
    by: row.actor ?? '',
    why: row.why,
    mergedInto: row.into_uid === null ? null : { id: row.into_uid, name: row.into_name ?? '' },
    erasedAt: row.why === 'merged' ? null : new Date(row.deleted_at + keptMs).toISOString(),
    connectionIds: JSON.parse(row.connections) as string[],
  };
}
