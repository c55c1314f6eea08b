import type { Db } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { createLiving, type Living } from '../merges/living.ts';
import type { ConversionRow } from './rows.ts';

/** Conversions as merges have them: of whom one is now, and which others are of the same person. */
export type SamePerson = {
  readonly living: Living;
  /** Whether the same fact was told, or is about to be, of a lead that was merged into this one. */
  isTold(conversion: Asked, leadId: number): boolean;
};

/** `id` is null of one that is not kept yet. */
type Asked = Pick<ConversionRow, 'pixel_id' | 'fact' | 'event_name' | 'lead_id'> & {
  readonly id: number | null;
};

export function createSamePerson(db: Db, leads: Pick<LeadStore, 'byId'>): SamePerson {
  return { living: createLiving(db, leads), isTold: createIsTold(db) };
}

/** Of two that wait the one that came first goes. */
export function createIsTold({ client }: Db): SamePerson['isTold'] {
  const tookIn = client
    .prepare<[number], 1>('select 1 from merge where keep_id = ? and undone_at is null limit 1')
    .pluck();
  const other = client
    .prepare<unknown[], 1>(
      `with recursive person (id) as (
           values (@leadId)
         union
           select merged_id from merge join person on keep_id = person.id where undone_at is null
       )
       select 1 from person cross join conversion indexed by conversion_by_lead
           on conversion.lead_id = person.id
        where lead_id is not @own and pixel_id = @pixelId and fact = @fact and event_name = @eventName
          and (state in ('sending', 'sent', 'uncertain') or left_at is not null
            or (state = 'waiting' and (@id is null or conversion.id < @id)))
        limit 1`,
    )
    .pluck();
  return ({ id, pixel_id: pixelId, fact, event_name: eventName, lead_id: own }, leadId) =>
    tookIn.get(leadId) === 1 && other.get({ id, pixelId, fact, eventName, own, leadId }) === 1;
}
