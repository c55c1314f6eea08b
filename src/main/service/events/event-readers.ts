import type { ApiScope } from '../../../shared/model/api-key.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';

/** Whether an API key is valid that may read events: its bearer may come for them later. */
export function createEventReaders(db: Db, clock: Clock): { any(): boolean } {
  const letIn = ['read', 'events:read'] as const satisfies readonly ApiScope[];
  const valid = db.client
    .prepare<[number, string], number>(
      `select exists (
         select 1 from api_key where revoked_at is null and (expires_at is null or expires_at > ?)
            and exists (select 1 from json_each(scopes)
                         where value in (select value from json_each(?))))`,
    )
    .pluck();
  const scopes = JSON.stringify(letIn);
  return { any: () => valid.get(clock.now(), scopes) === 1 };
}
