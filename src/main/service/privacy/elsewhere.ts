import type { HeldElsewhere } from '../../../shared/model/privacy.ts';
import type { Db } from '../db/database.ts';

/** Where else a person is held, by their links. */
export type Elsewhere = {
  /** @param links ids, as JSON */
  of(links: string): (HeldElsewhere & { readonly linkIds: readonly number[] })[];
};

type Row = {
  uid: string;
  name: string;
  provider: string;
  people: number;
  deals: number;
  link_ids: string;
};

export function createElsewhere(db: Db): Elsewhere {
  const read = db.client.prepare<[string], Row>(
    `select connection.uid, connection.name, connection.provider,
       sum(link.object_type = 'lead') as people, sum(link.object_type = 'deal') as deals,
       json_group_array(link.id) filter (where link.object_type = 'lead') as link_ids
     from link join connection on connection.id = link.connection_id
       and connection.removed_at is null
     where link.id in (select value from json_each(?)) and link.remote_id is not null
       and link.lifecycle in ('linked', 'detached', 'candidate')
     group by connection.id order by connection.id`,
  );
  return {
    of: (links) =>
      read.all(links).map(({ uid, name, provider, people, deals, link_ids: ids }) => ({
        connectionId: uid,
        name,
        provider,
        people,
        deals,
        linkIds: JSON.parse(ids) as number[],
      })),
  };
}
