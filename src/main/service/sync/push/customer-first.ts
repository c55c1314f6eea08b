import type { Outcome } from '../../jobs/outcome.ts';
import type { LinkRow } from '../../links/link-store.ts';
import { transact } from '../../db/database.ts';
import { lane } from '../outbox.ts';
import { done, type Sending } from '../sending.ts';

const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * A record is made there after the one it belongs to: the customer before the deal.
 *
 * @returns null when the way is free, else why the job has to wait
 */
export function customerFirst(sending: Sending, link: LinkRow): Outcome | null {
  const { parts, kind, job, connection } = sending;
  const owner = link.recordId === null ? null : kind.belongsTo(link.recordId);
  if (owner === null || link.lifecycle !== 'creating') return null;
  const first = parts.links.ofRecordOn(owner.type, owner.id, connection.id);
  if (first?.lifecycle === 'linked') return null;
  if (first?.lifecycle !== 'creating') {
    // Its lead is not kept there any more, so neither is the deal.
    return done('noop', (tx) => parts.links.change(tx, link.id, { lifecycle: 'detached' }));
  }
  transact(parts.db, (tx) => {
    const known = parts.db.client
      .prepare(
        `select 1 from job where record_id = ? and key = ?
          and state in ('ready', 'leased', 'dead') and archived_at is null`,
      )
      .get(owner.id, lane(first));
    if (known) return;
    parts.queue.enqueue(tx, {
      key: lane(first),
      op: 'upsert',
      class: 'edit',
      connectionId: connection.id,
      linkId: first.id,
      recordId: owner.id,
      cause: { source: 'connection', actor: connection.name },
    });
  });
  return {
    kind: 'later',
    message: 'Its lead is sent first. The deal follows.',
    delayMs: Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(job.waits, 10)),
  };
}
