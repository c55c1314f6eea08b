import { learnedModel, type LearnedModel } from '../../../../shared/model/scoring.ts';
import type { Clock } from '../../clock.ts';
import type { Db, Tx } from '../../db/database.ts';
import type { Learned } from './learn.ts';

/** The last model that was learned, and whether its opinion is shown. It never changes a score. */
export type ModelStore = {
  get(): LearnedModel | null;
  put(tx: Tx, learned: Learned, by: string): void;
  show(tx: Tx, shown: boolean): void;
};

type Row = { model: string; shown: number; trained_by: string; trained_at: number };
const kept = learnedModel.omit({ trainedAt: true, by: true, shown: true });

export function createModelStore(db: Db, clock: Clock): ModelStore {
  const select = db.client.prepare<[], Row>('select * from score_model where id = 1');
  const replace = db.client.prepare(
    `insert into score_model (id, model, shown, trained_by, trained_at) values (1, ?, 0, ?, ?)
      on conflict (id) do update set model = excluded.model, trained_by = excluded.trained_by,
        trained_at = excluded.trained_at`,
  );
  const update = db.client.prepare('update score_model set shown = ? where id = 1');
  return {
    get() {
      const row = select.get();
      if (!row) return null;
      return {
        ...kept.parse(JSON.parse(row.model)),
        shown: row.shown === 1,
        by: row.trained_by,
        trainedAt: new Date(row.trained_at).toISOString(),
      };
    },
    put: (_tx, learned, by) => void replace.run(JSON.stringify(learned), by, clock.now()),
    show: (_tx, shown) => void update.run(shown ? 1 : 0),
  };
}
