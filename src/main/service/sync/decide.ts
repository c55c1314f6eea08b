import type { ConflictStore } from '../conflicts/conflict-store.ts';
import type { Tx } from '../db/database.ts';
import type { LinkRow, LinkStore } from '../links/link-store.ts';
import type { NotSame } from '../links/not-same.ts';
import type { Erased } from '../links/erased.ts';
import type { RecordKind, RecordKinds, SyncRecord } from '../links/record-kind.ts';
import type { RemoteRecord } from '../providers/provider.ts';
import { mayHaveMade } from './being-made.ts';
import type { IntentStore } from './push/intent-store.ts';

/**
 * What one record that was seen there is to us, decided and not yet done.
 *
 * A dry run and a real one ask the same question here. It writes nothing, so that whoever carries
 * the answer out can first look at it.
 */
export type Decision =
  /** Known, or known again after it was gone: both sides are to be planned, field by field. */
  | { readonly does: 'known'; readonly link: LinkRow; readonly record: SyncRecord }
  /** This one of ours, by our id or by what makes two records one. */
  | { readonly does: 'link'; readonly record: SyncRecord }
  | { readonly does: 'create' }
  /** It may be any of these: a person is asked. */
  | { readonly does: 'ask'; readonly records: readonly SyncRecord[] }
  /** Let go of, here or there; without a link, of a person who was erased. */
  | { readonly does: 'pass'; readonly link: LinkRow | null }
  /** Something of ours about it is still open: it is looked at again later. */
  | { readonly does: 'left' };

/** What the decision looks at beside what is kept; a dry run counts in what it decided before. */
export type Surroundings = {
  /** The record there that one of ours is about to be linked to, though it is not yet. */
  readonly claimed?: (recordId: number) => string | null;
  /** Whether another record there has as good a claim on it. */
  readonly hasRival: (claim: Claim) => boolean;
};

export type Claim = {
  readonly remote: RemoteRecord;
  readonly record: SyncRecord;
  /** The candidate link of the record there, where it has one. */
  readonly linkId: number | null;
};

export type DecideParts = {
  readonly kinds: RecordKinds;
  readonly links: Pick<LinkStore, 'ofRecordOn'>;
  readonly intents: Pick<IntentStore, 'openOf' | 'creating'>;
  readonly conflicts: Pick<ConflictStore, 'asksAbout'>;
  readonly notSame: Pick<NotSame, 'has'>;
  readonly erased: Pick<Erased, 'holds'>;
};

type By = { readonly connectionId: number; readonly kind: RecordKind };
type Seen = By & { readonly remote: RemoteRecord; readonly link: LinkRow | null };
type Matches =
  | 'left'
  | {
      readonly records: readonly SyncRecord[];
      readonly sure: boolean;
      readonly by: 'id' | 'keys';
    };

export function createDecide({ kinds, links, intents, conflicts, notSame, erased }: DecideParts) {
  /** While a person is asked whether it is one record there, no other takes it. */
  function asked(connectionId: number): Surroundings {
    return {
      hasRival: ({ record, linkId }) => conflicts.asksAbout(connectionId, record.uid, linkId),
    };
  }

  function decide(
    tx: Tx,
    { connectionId, kind }: By,
    remote: RemoteRecord,
    link: LinkRow | null,
    around: Surroundings = asked(connectionId),
  ): Decision {
    if (link === null || link.lifecycle === 'candidate') {
      return meet(tx, { connectionId, kind, remote, link }, around);
    }
    const record = kinds.recordOf(link);
    if (link.lifecycle === 'detached' || link.lifecycle === 'tombstoned') {
      const isBack = wasGone(link) && record?.deletedAt === null;
      return isBack ? { does: 'known', link, record } : { does: 'pass', link };
    }
    const open = record === null || record.deletedAt !== null || intents.openOf(link.id) !== null;
    return open ? { does: 'left' } : { does: 'known', link, record };
  }

  /** A record without a link: known by our id, by what makes two records one, or new. */
  function meet(tx: Tx, seen: Seen, around: Surroundings): Decision {
    const matches = matchesOf(tx, seen, around);
    if (matches === 'left') return { does: 'left' };
    const [record] = matches.records;
    if (matches.by !== 'id' && isBeingMade(seen, record)) return { does: 'left' };
    if (record === undefined) {
      const isErased = seen.kind.type === 'lead' && erased.holds(seen.remote.values);
      return isErased ? { does: 'pass', link: seen.link } : { does: 'create' };
    }
    return matches.sure ? { does: 'link', record } : { does: 'ask', records: matches.records };
  }

  /** Whether a create of another record than this may have made it. */
  function isBeingMade({ connectionId, kind, remote }: Seen, record?: SyncRecord): boolean {
    const own = record && links.ofRecordOn(kind.type, record.id, connectionId);
    const sent = intents.creating(connectionId, kind.type, own?.id);
    return sent.some((values) => mayHaveMade(values, remote.values));
  }

  /** Live records that may be this one: the one whose id it carries, or those of the surest key. */
  function matchesOf(tx: Tx, seen: Seen, around: Surroundings): Matches {
    const { kind, remote, link } = seen;
    const own = remote.externalId === null ? null : kind.byUid(remote.externalId);
    if (own !== null && own.deletedAt === null) {
      const free = freeFor(seen, own, around);
      if (free !== 'no') return free === 'left' ? 'left' : { records: [own], sure: true, by: 'id' };
    }
    for (const records of kind.matches(tx, remote)) {
      const found: SyncRecord[] = [];
      for (const record of records) {
        const free = freeFor(seen, record, around);
        if (free === 'left') return 'left';
        if (free === 'yes') found.push(record);
      }
      const [record, another] = found;
      if (record === undefined) continue;
      const claim = { remote, record, linkId: link?.id ?? null };
      const sure = another === undefined && !around.hasRival(claim);
      return { records: found, sure, by: 'keys' };
    }
    return { records: [], sure: false, by: 'keys' };
  }

  /** Whether a record of ours can be this one, being no other one there. */
  function freeFor(
    { connectionId, kind, remote }: Seen,
    record: SyncRecord,
    around: Surroundings,
  ): 'yes' | 'no' | 'left' {
    const pair = { connectionId, objectType: kind.type, recordId: record.id };
    if (notSame.has({ ...pair, remoteId: remote.remoteId })) return 'no';
    const claimed = around.claimed?.(record.id) ?? null;
    if (claimed !== null && claimed !== remote.remoteId) return 'no';
    const link = links.ofRecordOn(kind.type, record.id, connectionId);
    if (link === null) return 'yes';
    // A create of this very record may be under way: its recovery will say.
    if (intents.openOf(link.id) !== null) return 'left';
    const elsewhere = link.remoteId !== null && link.remoteId !== remote.remoteId;
    return elsewhere && link.lifecycle === 'linked' ? 'no' : 'yes';
  }

  return decide;
}

/**
 * Let go of because its record was gone there, and by nobody's choice: seen again, it is taken up
 * from what both sides held then.
 */
export function wasGone({ lifecycle, goneEvidence }: LinkRow): boolean {
  return lifecycle === 'detached' && goneEvidence.length > 0;
}
