import type { LeadFilter } from '../../../shared/model/lead.ts';
import { leadFilter } from '../../../shared/model/lead.ts';
import { createSegmentEntries, type SegmentEntries } from './entries.ts';
import { createMemberships, type Membership, type MembershipParts } from './membership.ts';
import { createSegmentStore, type SegmentStore, type SegmentStoreParts } from './segment-store.ts';

/** Named filters of the company, and who is in them. */
export type Segments = {
  readonly store: SegmentStore;
  readonly entries: SegmentEntries;
  /** Who is in a segment, by its id; null when there is none of that id any more. */
  membershipOf(uid: string): Membership | null;
  /** Who a filter finds that is no segment. */
  compile(filter: LeadFilter): Membership;
};

export function createSegments(parts: SegmentStoreParts & MembershipParts): Segments {
  const store = createSegmentStore(parts);
  const compile = createMemberships(parts);
  const kept = parts.db.client
    .prepare<[string], string>('select filter from segment where uid = ? and removed_at is null')
    .pluck();
  const known = new Map<string, { text: string; membership: Membership }>();

  /** Compiled once, and again when its filter is another. */
  function membershipOf(uid: string): Membership | null {
    const text = kept.get(uid);
    if (text === undefined) return null;
    const before = known.get(uid);
    if (before?.text === text) return before.membership;
    const membership = compile(leadFilter.parse(JSON.parse(text)));
    known.set(uid, { text, membership });
    return membership;
  }

  return { store, entries: createSegmentEntries(membershipOf), membershipOf, compile };
}
