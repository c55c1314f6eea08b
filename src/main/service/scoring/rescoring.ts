import type { Cause } from '../actor.ts';
import { afterCommit, groupCommit, transact, type Db, type Tx } from '../db/database.ts';
import type { Clock } from '../clock.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import { createSlice, type Slice } from '../slices.ts';
import { DAY_MS } from './compile-rule.ts';
import { readKeptLeads, STRETCH, type KeptLead } from './kept-leads.ts';
import { createScoreRuns, type ScoreRunRow, type ScoreRuns } from './score-runs.ts';
import type { Scoring } from './scoring.ts';

/**
 * Works out scores anew in the background: all of them after a version was published, and once a
 * day those that change with time alone.
 *
 * It writes the score and nothing else: no revision, no history, no send, no event, and one notice
 * for all. Only a lead that time alone took into another class goes the way of a change: nobody
 * decided that, so automations hear of it. What a slice did is kept together with the place it
 * reached, so that whatever ends the process, the next goes on from there.
 */
export type Rescoring = {
  readonly runs: ScoreRuns;
  /** Everything by the rules in force. */
  everything(tx: Tx, by: string): void;
  start(): void;
  stop(): Promise<void>;
  /** Ends when nothing is under way. */
  settled(): Promise<void>;
};

export type RescoringParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly scoring: Scoring;
  /** Handed in, since the pipeline comes after. */
  readonly pipeline: { rescore(tx: Tx, leadId: number, cause: Cause): unknown };
  /** Length of a slice, each with a commit of its own. */
  readonly sliceMs?: number;
};

type Stretch = (after: number, until: number) => KeptLead[];

const LOOK_MS = 60 * 60_000;
const RETRY_MS = 30_000;
const never = 8.64e15;
const actor = 'Ponte';
const byTime: Cause = { source: 'automation', actor };

export function createRescoring(parts: RescoringParts): Rescoring {
  const { db, clock, live, log, scoring } = parts;
  const runs = createScoreRuns(db, clock);
  const readAll = readKeptLeads(db, 'true');
  const readAged = readKeptLeads(
    db,
    `created_at >= ? or exists (select 1 from event
       where event.lead_id = lead.id and event.occurred_at >= ? and event.source <> 'ponte')`,
  );
  let working: Promise<void> | null = null;
  let started = false;
  let stopped = false;
  let cancelLook: (() => void) | null = null;
  let cancelRetry: (() => void) | null = null;

  const told = () => live.tell({ type: 'scoring.changed' });

  function kick(): void {
    if (!started || stopped || working || cancelRetry) return;
    working = workAll()
      .catch((error: unknown) => {
        log.error(describeError(error), 'scores could not be worked out anew; tried again soon');
        cancelRetry = clock.after(RETRY_MS, () => {
          cancelRetry = null;
          kick();
        });
      })
      .finally(() => {
        working = null;
        if (!stopped && !cancelRetry && runs.underWay() !== null) kick();
      });
  }

  async function workAll(): Promise<void> {
    for (let run = runs.underWay(); run && !stopped; run = runs.underWay()) await work(run);
  }

  async function work(run: ScoreRunRow): Promise<void> {
    const commits = groupCommit(db, clock.monotonic);
    const slice = createSlice(parts.sliceMs);
    const read = readerOf(run);
    let going = true;
    try {
      while (going && !stopped) {
        going = commits.run((tx) => scoreSome(tx, run, read, slice));
        if (await slice.commit(commits)) told();
        await slice.rest();
      }
    } finally {
      commits.commit();
    }
    told();
    if (!going && run.changed > 0) live.tell({ type: 'leads.changed', ids: null });
  }

  function readerOf(run: ScoreRunRow): Stretch {
    if (run.kind === 'published') return readAll;
    const { created, heard } = scoring.scorer().ageing;
    const before = runs.lookedAtBefore(run.id);
    const since = (days: number | null) => (days === null ? never : before - days * DAY_MS);
    return (after, until) => readAged(after, until, since(created), since(heard));
  }

  /** @returns whether there is more to do */
  function scoreSome(tx: Tx, run: ScoreRunRow, read: Stretch, slice: Slice): boolean {
    // Another version was published since: its own run does what is left.
    if (runs.underWay()?.id !== run.id) return false;
    const version = scoring.version();
    const scorer = scoring.scorer();
    do {
      let reached = run.reached + STRETCH;
      for (const lead of read(run.reached, reached)) {
        const scored = scorer.score(lead, scoring.momentOf(lead));
        const moves = lead.deletedAt === null && scored.temperature !== lead.temperature;
        if (lead.deletedAt === null && scored.score !== lead.score) run.changed += 1;
        if (moves) run.moved += 1;
        if (!moves || run.kind === 'published') {
          scoring.write(tx, lead, { ...scored, version });
          continue;
        }
        parts.pipeline.rescore(tx, lead.id, byTime);
        // What follows from it takes longer than a score.
        if (!slice.over()) continue;
        reached = lead.id;
        break;
      }
      run.reached = reached;
    } while (run.reached < run.total && !slice.over());
    const more = run.reached < run.total;
    runs.progress(tx, run);
    if (!more) runs.end(tx, run.id);
    return more;
  }

  /** Once a day, where a rule looks at how long ago something was. */
  function lookAtAge(): void {
    const { created, heard } = scoring.scorer().ageing;
    const last = runs.last();
    const due = last === null || clock.now() - last.started_at >= DAY_MS;
    if ((created !== null || heard !== null) && due && runs.underWay() === null) {
      const run = { version: scoring.version(), kind: 'daily', by: actor } as const;
      transact(db, (tx) => runs.begin(tx, run));
      kick();
    }
    if (!stopped) cancelLook = clock.after(LOOK_MS, lookAtAge);
  }

  /** What is written from now on is scored by the new version; the rest follows. */
  function begun(): void {
    scoring.adopt();
    told();
    kick();
  }

  return {
    runs,
    everything(tx, by) {
      runs.begin(tx, { version: scoring.sets.newest().version, kind: 'published', by });
      afterCommit(tx, begun, undefined);
    },
    start() {
      started = true;
      kick();
      lookAtAge();
    },
    async stop() {
      stopped = true;
      cancelLook?.();
      cancelRetry?.();
      await working;
    },
    async settled() {
      while (working) await working;
    },
  };
}
