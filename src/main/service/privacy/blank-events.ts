import { setImmediate as nextTurn } from 'node:timers/promises';
import { blankAfterDays, type BlankAfterDays } from '../../../shared/model/privacy.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { describeError, type Log } from '../log.ts';
import type { SettingStore } from '../settings/setting-store.ts';

/**
 * Once a day, blanks what events and messages said once that is so many days ago.
 *
 * That there was one, of what type and when, stays. One that is still to be told to somebody waits;
 * what failed, here or on its way to somebody, had its days, and is given up with that.
 */
export type BlankEvents = {
  days(): BlankAfterDays;
  setDays(days: BlankAfterDays): void;
  last(): { at: number; count: number } | null;
  /** Once, now. @returns how many */
  run(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
};

const daysSetting = 'privacy.blank-after-days';
const lastSetting = 'privacy.last-blanked';
const dayMs = 86_400_000;
const lookEveryMs = 3_600_000;
const slice = 500;

export function createBlankEvents(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: SettingStore;
  readonly told: () => void;
}): BlankEvents {
  const { db, clock, log, settings, told } = parts;
  const { client } = db;
  const old = (state: string) => `select id from event
    where received_at < @before and blanked_at is null and state = '${state}'
      and not exists (select 1 from event_delivery
        where event_id = event.id and event_delivery.state = 'waiting')`;
  const due = client
    .prepare<{ before: number }, number>(
      `select id from (${old('processed')} union all ${old('failed')}) limit ${slice}`,
    )
    .pluck();
  const blank = client.prepare<[number, number]>(
    `update event set payload = '{}', sealed = 0, content_type = null, blanked_at = ? where id = ?`,
  );
  const giveUp = client.prepare<[number, number]>(
    `update event_delivery set state = 'discarded', settled_at = ?, replay_id = null
      where event_id = ? and state = 'dead'`,
  );

  function blankSome(now: number, before: number): number {
    return transact(db, () => {
      const ids = due.all({ before });
      for (const id of ids) {
        giveUp.run(now, id);
        blank.run(now, id);
      }
      return ids.length;
    });
  }

  let stopped = false;
  let cancelNext: (() => void) | undefined;
  let working: Promise<unknown> = Promise.resolve();

  function days(): BlankAfterDays {
    return blankAfterDays.safeParse(settings.get(daysSetting)).data ?? 0;
  }

  function last(): { at: number; count: number } | null {
    const kept = settings.get(lastSetting) as { at: number; count: number } | null;
    return kept;
  }

  async function run(): Promise<number> {
    const after = days();
    if (after === 0) return 0;
    const now = clock.now();
    let count = 0;
    for (;;) {
      const blanked = blankSome(now, now - after * dayMs);
      count += blanked;
      if (blanked < slice || stopped) break;
      await nextTurn();
    }
    settings.set(lastSetting, { at: now, count });
    if (count > 0) log.info({ count }, 'what old events said was blanked');
    told();
    return count;
  }

  async function look(): Promise<void> {
    const at = last()?.at ?? 0;
    // A time from the future means the clock was set back: it says nothing of today.
    if (days() === 0 || (clock.now() - at < dayMs && at <= clock.now())) return;
    await run();
  }

  function beat(): void {
    working = working.then(look).catch((error: unknown) => {
      log.error({ error: describeError(error) }, 'old events could not be blanked');
    });
    cancelNext = clock.after(lookEveryMs, beat);
  }

  return {
    days,
    last,
    setDays(wanted) {
      settings.set(daysSetting, wanted);
      told();
    },
    run,
    start: beat,
    async stop() {
      stopped = true;
      cancelNext?.();
      await working;
    },
  };
}
