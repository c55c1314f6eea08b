import { PonteError } from '../../../shared/errors.ts';
import type { AudienceConsent, AudiencePreview } from '../../../shared/model/remarketing.ts';
import type { Db } from '../db/database.ts';
import { readHere, type Reader } from '../db/reader.ts';
import type { MemberStore } from './member-store.ts';
import type { SegmentPort } from './ports.ts';
import type { AudienceRow } from './rows.ts';

/**
 * Whom an audience would hold now, and what a refresh would change.
 *
 * An e-mail or a phone that no platform could read is only seen when the job looks at it.
 */
export type PreviewAudience = (asked: {
  readonly audience: AudienceRow | null;
  readonly segmentId: string | null;
  readonly consent: AudienceConsent;
  readonly signal?: AbortSignal | undefined;
}) => Promise<AudiencePreview>;

/** Beyond these they are looked at in a thread of its own. */
const many = 5000;

export function createPreview(parts: {
  readonly db: Db;
  readonly reader: Pick<Reader, 'ids'>;
  readonly segments: SegmentPort;
  readonly members: MemberStore;
}): PreviewAudience {
  const highest = parts.db.client.prepare<[], number>('select max(id) from lead').pluck();
  const here = readHere(parts.db);
  const read: Reader['ids'] = (...asked) =>
    ((highest.get() ?? 0) > many ? parts.reader : here).ids(...asked);

  return async ({ audience, segmentId, consent, signal }) => {
    const source = sourceOf(audience, segmentId);
    const known = `(lead.email is not null or coalesce(lead.phone, '') like '+%')`;
    const agreed = consent === 'granted' ? `lead.consent = 'granted'` : `lead.consent <> 'denied'`;
    const there = `exists (select 1 from audience_member where audience_id = ?
      and lead_id = lead.id and there > 0)`;
    const sql = `with found as materialized (select
        count(*) as looked,
        coalesce(sum(${agreed} and ${known}), 0) as going,
        coalesce(sum(lead.consent = 'denied'), 0) as denied,
        coalesce(sum(lead.consent <> 'denied' and not ${agreed}), 0) as no_consent,
        coalesce(sum(${agreed} and not ${known}), 0) as no_identifiers,
        coalesce(sum(${agreed} and ${known} and ${there}), 0) as staying
      from lead where ${source.sql})
      select looked from found union all select going from found union all select denied from found
      union all select no_consent from found union all select no_identifiers from found
      union all select staying from found`;
    const id = audience?.id ?? -1;
    const [looked = 0, going = 0, denied = 0, noConsent = 0, noIdentifiers = 0, staying = 0] =
      await read(sql, [id, ...source.params], signal);
    const members = audience === null ? 0 : parts.members.there(audience.id);
    return {
      looked,
      going,
      leftOut: { noConsent, denied, noIdentifiers },
      entering: going - staying,
      leaving: Math.max(0, members - staying),
    };
  };

  function sourceOf(audience: AudienceRow | null, segmentId: string | null) {
    if (audience !== null && audience.segment_uid === null) {
      const sql = `lead.deleted_at is null and lead.id in
        (select lead_id from audience_person where audience_id = ?)`;
      return { sql, params: [audience.id] };
    }
    const found = parts.segments.where(segmentId ?? audience?.segment_uid ?? '');
    if (found !== null) return found;
    throw new PonteError('NOT_FOUND', 'This segment was removed. Choose another one.');
  }
}
