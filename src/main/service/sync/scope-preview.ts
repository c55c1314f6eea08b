import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../db/database.ts';
import type { ConnectionStore } from '../providers/connection-store.ts';
import { refuseUnfit } from '../segments/segment-store.ts';
import type { Segments } from '../segments/create-segments.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { ScopePreview } from '../../../shared/model/segment.ts';

/**
 * What it would mean for a connection to take only the leads of a segment, or all again.
 *
 * @throws PonteError NOT_FOUND, or BAD_INPUT for a segment that depends on how sync stands
 */
export type PreviewScope = (input: {
  /** Null for a connection that is not made yet. */
  connectionUid: string | null;
  /** Null for no limit. */
  segmentId: string | null;
}) => Promise<ScopePreview>;

export type ScopePreviewParts = {
  readonly db: Db;
  readonly connections: Pick<ConnectionStore, 'existing'>;
  readonly segments: Segments;
};

/** Leads looked at before others get their turn. */
const slice = 10_000;

export function createPreviewScope({ db, connections, segments }: ScopePreviewParts): PreviewScope {
  const upTo = db.client
    .prepare<[number], number>(
      `select max(id) from (select id from lead where id > ? order by id limit ${slice})`,
    )
    .pluck();

  return async ({ connectionUid, segmentId }) => {
    const id = connectionUid === null ? 0 : connections.existing(connectionUid).id;
    const found = segmentId === null ? null : scopeFitting(segments, segmentId);
    const { sql, params } = found?.where() ?? { sql: 'lead.deleted_at is null', params: [] };
    const count = db.client.prepare<unknown[], ScopePreview>(`
      select count(*) filter (where inside) as inside,
        count(*) filter (where inside and there) as there,
        count(*) filter (where inside and not there) as couldBeSent,
        count(*) filter (where not inside and there) as outsideThere,
        count(*) filter (where not inside and not there and waits) as stopped
      from (select ${sql} as inside,
          coalesce(link.lifecycle in ('linked', 'candidate') or link.remote_id is not null, 0) as there,
          coalesce(link.lifecycle = 'creating', 0) as waits
        from lead left join link on link.object_type = 'lead' and link.record_id = lead.id
          and link.connection_id = ?
        where lead.id > ? and lead.id <= ? and lead.deleted_at is null)`);
    const sum = { inside: 0, there: 0, couldBeSent: 0, outsideThere: 0, stopped: 0 };
    for (let after = 0; ;) {
      const last = upTo.get(after) ?? null;
      if (last === null) return sum;
      const part = count.get(...params, id, after, last);
      for (const key of Object.keys(sum) as (keyof ScopePreview)[]) sum[key] += part?.[key] ?? 0;
      after = last;
      await nextTurn();
    }
  };
}

/**
 * Who would be inside.
 *
 * @throws PonteError NOT_FOUND, BAD_INPUT
 */
export function scopeFitting(segments: Segments, segmentId: string) {
  const row = segments.store.byUid(segmentId);
  if (row === null) {
    throw new PonteError('NOT_FOUND', 'This segment was removed. Choose another.');
  }
  refuseUnfit(row.filter);
  return segments.membershipOf(segmentId);
}
