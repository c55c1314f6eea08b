import type { LeadAudience } from '../../../shared/model/remarketing.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { AudienceStore } from './audience-store.ts';
import type { MemberStore } from './member-store.ts';
import { memberOf } from './person.ts';
import type { SegmentPort } from './ports.ts';
import type { AudienceRow } from './rows.ts';

/** The audiences that one lead is in, comes into with the next refresh, or goes out of. */
export type AudiencesOf = (lead: LeadRow) => LeadAudience[];

export function createAudiencesOf(parts: {
  readonly segments: SegmentPort;
  readonly audiences: AudienceStore;
  readonly members: MemberStore;
}): AudiencesOf {
  function isFound({ id, segment_uid: segment }: AudienceRow, lead: LeadRow): boolean {
    return segment === null
      ? parts.audiences.isPut(id, lead.id)
      : parts.segments.contains(segment, lead) === true;
  }

  function standing(audience: AudienceRow, lead: LeadRow) {
    const belongs = isFound(audience, lead);
    const isThere = (parts.members.of(audience.id, lead.id)?.there ?? 0) > 0;
    const member = memberOf(lead, audience.consent);
    if (belongs && member.ok) {
      return { belongs, state: isThere ? ('there' as const) : ('going' as const), why: null };
    }
    const why = member.ok || member.why === 'deleted' ? null : member.why;
    if (isThere) return { belongs, state: 'leaving' as const, why };
    return belongs && why !== null ? { belongs, state: 'out' as const, why } : null;
  }

  return (lead) =>
    parts.audiences.all().flatMap((audience) => {
      const { uid: id, name, source } = audience;
      const now = standing(audience, lead);
      return now === null ? [] : [{ id, name, source, ...now }];
    });
}
