import type { SettleInput } from '../../../shared/model/sync.ts';
import type { Tx } from '../db/database.ts';
import { bornFrom, pairOf } from './settle-separate.ts';
import { later, refuse, type Settled, type SettleParts, type Settling } from './settle-parts.ts';

/** A record there that may be one of several of ours: one of them, or one of its own. */
export function settleAmbiguous(
  tx: Tx,
  parts: SettleParts,
  settling: Settling,
  ask: SettleInput,
): Settled {
  const { link, actor } = settling;
  if (ask.choice === 'separate') return isItsOwn(tx, parts, settling);
  const record = chosenRecord(parts, settling, ask.target);
  if (ask.choice === 'merge') {
    const others = liveCandidates(parts, settling).filter((uid) => uid !== record.uid);
    parts.merge(tx, record.uid, others, actor);
  }
  const linked = {
    lifecycle: 'linked',
    remoteId: link.remoteId,
    base: {},
    goneEvidence: [],
  } as const;
  const existing = parts.links.ofRecordOn(link.objectType, record.id, link.connectionId);
  if (existing === null) {
    parts.links.change(tx, link.id, { ...linked, recordId: record.id });
  } else {
    if (existing.lifecycle === 'linked' && existing.remoteId !== null) {
      throw refuse('This lead is linked to another record there already.', 'target', 'taken');
    }
    if (parts.isWriting(existing.id)) {
      throw refuse(
        'This lead is being sent there just now. Try again in a minute.',
        'target',
        'busy',
      );
    }
    // The record's id belongs to one link alone.
    parts.links.change(tx, link.id, { remoteId: null, lifecycle: 'detached' });
    parts.links.change(tx, existing.id, linked);
  }
  const sent = { ...(existing ?? link), recordId: record.id };
  parts.resend(tx, sent, 'upsert', later(parts, actor));
  return 'settled';
}

function liveCandidates(parts: SettleParts, { row, link }: Settling): string[] {
  const kind = parts.kinds.of(link.objectType);
  return (row.evidence.candidates ?? []).filter((uid) => kind.byUid(uid)?.deletedAt === null);
}

function chosenRecord(parts: SettleParts, { row, link }: Settling, uid: string | undefined) {
  const offered = uid !== undefined && row.evidence.candidates?.includes(uid);
  const record = offered ? parts.kinds.of(link.objectType).byUid(uid) : null;
  if (record !== null && record.deletedAt === null) return record;
  throw refuse('Choose one of the leads this may be.', 'target', 'required');
}

/** A record of its own, and none of those it was compared with. */
function isItsOwn(tx: Tx, parts: SettleParts, settling: Settling): Settled {
  const { row, link, actor } = settling;
  const seen = parts.links.seenValues(link.id);
  if (seen === null) {
    throw refuse('Its values are not known here. Read the connection again, then choose.');
  }
  const record = bornFrom(tx, parts, settling, seen);
  for (const uid of row.evidence.candidates ?? []) {
    const candidate = parts.kinds.of(link.objectType).byUid(uid);
    if (candidate === null || link.remoteId === null) continue;
    parts.notSame.remember(tx, pairOf(link, link.remoteId, candidate), actor);
  }
  parts.links.change(tx, link.id, {
    recordId: record.id,
    lifecycle: 'linked',
    base: seen,
    baseLocalRev: record.localRev,
  });
  return 'settled';
}

/** A create of unknown outcome, with records there that may be it. */
export function settleUncertain(
  tx: Tx,
  parts: SettleParts,
  { row, link, actor }: Settling,
  ask: SettleInput,
  letGo: () => void,
): Settled {
  switch (ask.choice) {
    case 'detach':
      letGo();
      return 'settled';
    case 'keep':
      parts.links.startAnew(tx, link);
      break;
    case 'link': {
      const { target } = ask;
      if (target === undefined || !row.evidence.candidates?.includes(target)) {
        throw refuse('Choose one of the records found there.', 'target', 'required');
      }
      const holder = parts.links.byRemote(link.connectionId, link.objectType, target);
      if (holder !== null && holder.id !== link.id) {
        if (holder.recordId !== null) {
          throw refuse('That record is another lead’s already.', 'target', 'taken');
        }
        parts.links.change(tx, holder.id, { remoteId: null, lifecycle: 'detached' });
      }
      parts.links.change(tx, link.id, { lifecycle: 'linked', remoteId: target, base: {} });
      break;
    }
    default:
      throw refuse('This cannot be chosen for a lead that may be there already.');
  }
  parts.resend(tx, link, 'upsert', later(parts, actor));
  return 'settled';
}
