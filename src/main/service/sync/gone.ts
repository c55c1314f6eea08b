import { transact, type Tx } from '../db/database.ts';
import type { Outcome } from '../jobs/outcome.ts';
import type { GoneEvidence, LinkRow } from '../links/link-store.ts';
import type { SyncRecord } from '../links/record-kind.ts';
import type { RecordsPort } from '../providers/provider.ts';
import { keysOf } from './push/look-up.ts';
import { planFor } from './reconcile.ts';
import { done, frozen, type Sending, type SyncParts } from './sending.ts';

/**
 * Records that are no longer there.
 *
 * One failed look proves nothing. A record is gone after two looks at least ten minutes apart, or
 * when a whole walk through the list did not meet it. Then ours is kept and let go; and if it
 * was edited since, a person is asked, and nothing is deleted meanwhile.
 */

/** Asks a second way, since a refusal to show a record may have other reasons. */
export async function isGone(
  { port, manifest, signal, parts }: Sending,
  link: LinkRow,
): Promise<boolean> {
  const record = parts.kinds.recordOf(link);
  for (const key of keysOf(manifest, record?.uid ?? null, link.base)) {
    const found = await port.find(key, signal);
    if (found.some(({ remoteId }) => remoteId === link.remoteId)) return false;
  }
  return true;
}

/** Answers for a record that a job did not find there. */
export function toldMissing({ parts, linkId, port }: Sending): Outcome {
  return transact(parts.db, (tx): Outcome => {
    const link = parts.links.byId(linkId);
    const record = link === null ? null : parts.kinds.recordOf(link);
    if (!link || !record) return done('noop');
    const became = missedOnce(tx, parts, link, record, port);
    if (became === 'asked' || became === 'still_asked') {
      return frozen('It was deleted there after it was edited here. A person has to decide.');
    }
    if (became === 'detached') return done('noop');
    return {
      kind: 'later',
      message: 'The record is not there. It is looked for once more before that is believed.',
      delayMs: became.lookAgainAt - parts.clock.now(),
    };
  });
}

/** Notes one look that did not find a record, and lets it go once that is sure. */
export function missedOnce(
  tx: Tx,
  parts: Pick<SyncParts, 'links' | 'conflicts' | 'rules' | 'ledger' | 'clock' | 'config'>,
  link: LinkRow,
  record: SyncRecord,
  port: RecordsPort,
): LetGo | { lookAgainAt: number } {
  const now = parts.clock.now();
  const evidence = withLook(link.goneEvidence, { kind: 'missing', at: now });
  parts.links.change(tx, link.id, { goneEvidence: evidence });
  const enough = (evidence[0]?.at ?? now) + parts.config.goneApartMs;
  return now < enough ? { lookAgainAt: enough } : letGo(tx, parts, link, record, port);
}

/** The first look is kept whatever comes after it: by it is told how long it has been missing. */
export function withLook(looks: readonly GoneEvidence[], look: GoneEvidence): GoneEvidence[] {
  const [first, ...others] = [...looks, look];
  return first === undefined ? [] : [first, ...others.slice(1 - mostLooks)];
}

const mostLooks = 10;

/**
 * What became of a record that is gone there: its link is detached, or a person has to decide since
 * ours was edited after both agreed, now or for some time already.
 */
export type LetGo = 'detached' | 'asked' | 'still_asked';

export function letGo(
  tx: Tx,
  parts: Pick<SyncParts, 'links' | 'conflicts' | 'rules' | 'ledger'>,
  link: LinkRow,
  record: SyncRecord,
  port: RecordsPort,
): LetGo {
  const unseen = { values: {}, opaque: {} };
  const { rule, rev } = parts.rules.of(link.connectionId);
  const made = planFor({ base: link.base, frozen: [], rule }, record, unseen, port);
  const edited = Object.keys(made.remotePatch);
  if (edited.length > 0) {
    const seen = { localRev: record.localRev, remoteVer: link.remoteVer };
    const about = { fields: edited, deleted: 'remote' } as const;
    return parts.conflicts.open(tx, link, 'edit_delete', seen, about) ? 'asked' : 'still_asked';
  }
  parts.links.change(tx, link.id, { lifecycle: 'detached', frozenFields: [] });
  // What was asked about two records is no question about one.
  parts.conflicts.convergeOthers(tx, link.id, 0);
  const cause = { source: 'connection', actor: 'Ponte' } as const;
  parts.ledger.noteLink(
    tx,
    { link, record, cause, policyRev: rev },
    {
      side: 'local',
      field: '*link',
      outcome: 'unlinked',
      reason: 'gone_there',
      before: link.remoteId,
      after: null,
    },
  );
  return 'detached';
}
