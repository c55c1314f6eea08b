import type { LeadStore } from '../leads/lead-store.ts';
import type { ObjectType } from '../providers/provider.ts';
import type { ConnectionRow } from '../providers/connection-store.ts';
import type { Where } from '../segments/membership.ts';
import type { Segments } from '../segments/create-segments.ts';

/**
 * Which leads a connection takes, where it is limited to a segment.
 *
 * It says who may be made there, and nothing else: what is linked stays in agreement, and whoever
 * leaves the segment stays there. A segment that is gone lets nobody in.
 */
export type Scope = {
  /** Whether a record may be made there; what is no lead goes where its lead is. */
  takes(connection: Limited, objectType: ObjectType, recordId: number): boolean;
  /** The condition on `lead` that holds for those inside; null where all are. */
  insideOf(connection: Limited): Where | null;
};

type Limited = Pick<ConnectionRow, 'settings'>;

export function createScope(parts: {
  readonly segments: Pick<Segments, 'membershipOf'>;
  readonly leads: Pick<LeadStore, 'byId'>;
}): Scope {
  const { segments, leads } = parts;
  return {
    takes({ settings: { segmentId } }, objectType, recordId) {
      if (segmentId === null || objectType !== 'lead') return true;
      const lead = leads.byId(recordId);
      return lead !== null && (segments.membershipOf(segmentId)?.contains(lead) ?? false);
    },
    insideOf({ settings: { segmentId } }) {
      if (segmentId === null) return null;
      return segments.membershipOf(segmentId)?.where() ?? { sql: '0', params: [] };
    },
  };
}
