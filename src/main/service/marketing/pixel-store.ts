import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import type { Held, PixelRow } from './rows.ts';

/** The places that conversions are reported to, held in memory: each change of a lead asks for them. */
export type PixelStore = {
  /** In the order in which they were made; without those removed. */
  all(): readonly PixelRow[];
  byId(id: number): PixelRow | null;
  byUid(uid: string): PixelRow | null;
  byPixelId(gateway: string, pixelId: string): PixelRow | null;
  /** Of one that was removed and is not there again. */
  removedUid(gateway: string, pixelId: string): string | null;
  /** One that was removed is there again. */
  save(tx: Tx, values: PixelValues): void;
  remove(tx: Tx, id: number): void;
  /** Holds it up, or lets it go with null. */
  hold(tx: Tx, id: number, held: Held | null, why?: { reason: string; until: number | null }): void;
};

export type PixelValues = Omit<
  PixelRow,
  'id' | 'held' | 'held_reason' | 'held_until' | 'created_at' | 'updated_at'
>;

const columns = [
  'uid',
  'gateway',
  'pixel_id',
  'name',
  'token',
  'url',
  'domain',
  'test_event_code',
  'api_version',
  'ad_account_id',
  'active',
] as const satisfies readonly (keyof PixelValues)[];

export function createPixelStore(db: Db, clock: Clock): PixelStore {
  const { client } = db;
  const select = client.prepare<[], PixelRow>(
    'select * from pixel where removed_at is null order by id',
  );
  const upsert = client.prepare(
    `insert into pixel (${columns.join(', ')}, created_at, updated_at)
     values (${columns.map((name) => `@${name}`).join(', ')}, @now, @now)
     on conflict (uid) do update set
       ${columns
         .slice(3)
         .map((name) => `${name} = excluded.${name}`)
         .join(', ')},
       held = null, held_reason = null, held_until = null, removed_at = null,
       updated_at = excluded.updated_at`,
  );
  const removedUid = client
    .prepare<[string, string], string>(
      `select uid from pixel where gateway = ? and pixel_id = ? and removed_at is not null
        order by id desc limit 1`,
    )
    .pluck();
  // Its token goes with it; what was reported to it stays to be looked up.
  const remove = client.prepare(
    'update pixel set removed_at = ?, active = 0, token = null where id = ?',
  );
  const hold = client.prepare(
    'update pixel set held = ?, held_reason = ?, held_until = ? where id = ?',
  );
  let known: readonly PixelRow[] | null = null;
  const all = () => (known ??= select.all());
  const find = (is: (row: PixelRow) => boolean) => all().find(is) ?? null;

  return {
    all,
    byId: (id) => find((row) => row.id === id),
    byUid: (uid) => find((row) => row.uid === uid),
    byPixelId: (gateway, pixelId) =>
      find((row) => row.gateway === gateway && row.pixel_id === pixelId),
    removedUid: (gateway, pixelId) => removedUid.get(gateway, pixelId) ?? null,
    save(_tx, values) {
      upsert.run({ ...values, now: clock.now() });
      known = null;
    },
    remove(_tx, id) {
      remove.run(clock.now(), id);
      known = null;
    },
    hold(_tx, id, held, why) {
      hold.run(held, why?.reason ?? null, why?.until ?? null, id);
      known = null;
    },
  };
}
