import type { LinkRow } from '../../src/main/service/links/link-store.ts';
import type { Crm, Effect } from './crm.ts';
import type { Played } from './play.ts';

/** How many edits fell into the moment between a read and the write after it, which no system here closes. */
export type Windows = { count: number };
export const windows: Windows = { count: 0 };

export function links({ world }: Played): (LinkRow & { crm: number })[] {
  const app = world.app();
  const ids = app.db.client.prepare<[], number>('select id from link order by id').pluck().all();
  return ids.map((id) => {
    const link = app.sync.links.byId(id) as LinkRow;
    const crm = world.plan.profiles.findIndex(
      (_, index) => world.connection(index).id === link.connectionId,
    );
    return { ...link, crm };
  });
}

/** Whether a write went over something that was not there at the last look before it. */
export function inWindow(crm: Crm | undefined, over: Effect, since: number): boolean {
  // What was shown to us before the write and after the edit, we knew.
  const looks = crm?.shown.filter(({ id, seq }) => id === over.id && seq < over.seq) ?? [];
  const knew = looks.some(({ how, asOf }) => how === 'read' && asOf >= since);
  const last = looks.findLast(({ how }) => how === 'read');
  // Where writes are conditional there is no such moment.
  if (knew || last === undefined || crm?.profile.conditional === true) return false;
  if (over.at - last.at >= 150_000) return false;
  windows.count += 1;
  return true;
}
