import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';

/**
 * Finds the hook whose handling ends the process, so that it does so twice and no more.
 *
 * After a life that did not end in order, what waits is handled one at a time, each marked on disk
 * first. A hook that is found marked at the next such start was in hand when the process died again:
 * it is dead, and the others go on. While all goes well nothing is written for this.
 */
export type PoisonWatch = {
  /** Called once, before anything is handled. @returns how many are dead now */
  begin(): number;
  /** Whether the next one is to be handled alone, marked first. */
  careful(): boolean;
  mark(ids: readonly number[]): void;
  /** It was handled, whatever came of it. */
  release(tx: Tx, ids: readonly number[]): void;
  /** The life ends in order. */
  end(): void;
};

/** Those that could have been in hand: the batch of an endpoint, and a bit more. */
const carefulFor = 400;

export function createPoisonWatch(db: Db, clock: Clock): PoisonWatch {
  const { client } = db;
  // 1 from the start of a life to its end in order.
  const life = client
    .prepare<[], number>(`select value from counter where name = 'hooks.life'`)
    .pluck();
  const live = client.prepare(
    `insert into counter (name, value) values ('hooks.life', ?)
     on conflict (name) do update set value = excluded.value`,
  );
  const bury = client.prepare(
    `update hook set state = 'dead', reason = 'poison', attempts = attempts + 1, run_at = ?,
       in_hand = 0 where in_hand = 1 and state in ('received', 'failed')`,
  );
  const forget = client.prepare('update hook set in_hand = 0 where in_hand = 1');
  const mark = client.prepare('update hook set in_hand = 1 where id = ?');
  const release = client.prepare('update hook set in_hand = 0 where id = ?');
  let left = 0;
  let begun = false;

  return {
    begin() {
      begun = true;
      return transact(db, () => {
        const died = life.get() === 1;
        const dead = died ? bury.run(clock.now()).changes : 0;
        forget.run();
        live.run(1);
        left = died ? carefulFor : 0;
        return dead;
      });
    },
    careful: () => left > 0,
    mark(ids) {
      left -= 1;
      transact(db, () => {
        for (const id of ids) mark.run(id);
      });
    },
    release(_tx, ids) {
      for (const id of ids) release.run(id);
    },
    end() {
      if (begun) live.run(0);
    },
  };
}
