import { systemClock } from '../../src/main/service/clock.ts';
import { transact } from '../../src/main/service/db/database.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { createScoringDesk } from '../../src/main/service/scoring/create-scoring-desk.ts';
import type { RuleSet, ScoreRule } from '../../src/shared/model/scoring.ts';
import { leadsInATest } from './leads-in-a-test.ts';

export const admin = { name: 'Ana', role: 'admin' } as const;

/** Leads with the desk of their rules, on a real file; commits after every slice unless told. */
export function scoringInATest(dir?: string, more: { clock?: 'steady' } = {}) {
  const rooms = leadsInATest(dir === undefined ? {} : { dir });
  const steady = more.clock === 'steady' ? { clock: systemClock() } : { sliceMs: 5 };
  const desk = createScoringDesk({ ...rooms, log: silentLog, ...steady });
  const saveDraft = (rules: RuleSet) =>
    desk.saveDraft({ rules, rev: desk.now().draft?.rev ?? null }, admin);
  return {
    ...rooms,
    desk,
    saveDraft,
    /** Drafts and publishes a set. */
    publish(rules: RuleSet) {
      const { rev } = saveDraft(rules);
      return desk.publish({ rev, note: null }, admin);
    },
    /** Ends when a task has. */
    async ended<T extends { id: string; state: string }>(get: (id: string) => T, { id }: T) {
      while (get(id).state === 'running') await new Promise((resolve) => setImmediate(resolve));
      return get(id);
    },
    scores: () =>
      rooms.db.client
        .prepare<[], { score: number; temperature: string; version: number }>(
          'select score, temperature, score_version as version from lead order by id',
        )
        .all(),
    addMany(count: number, valuesOf: (index: number) => Parameters<typeof rooms.add>[0]) {
      transact(rooms.db, (tx) => {
        for (let index = 0; index < count; index += 1) {
          rooms.pipeline.create(tx, valuesOf(index), { source: 'csv', actor: 'Ana' });
        }
      });
    },
  };
}

export function withPoints(set: RuleSet, id: string, points: number): RuleSet {
  const rules = set.rules.map((rule): ScoreRule =>
    rule.id === id && 'points' in rule ? { ...rule, points } : rule,
  );
  return { ...set, rules };
}
