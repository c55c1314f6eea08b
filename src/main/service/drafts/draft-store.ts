import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import type { Draft } from '../../../shared/model/draft.ts';
import type { Operator } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { draft as table } from '../db/schema.ts';

/** What people were typing and had not saved, each person's for themselves. */
export type DraftStore = {
  /** The one that was typed last comes first. */
  list(operator: Operator): Draft[];
  /** In place of the one of the same record. Of very many the oldest are let go. */
  keep(operator: Operator, draft: Draft): void;
  drop(operator: Operator, which: Pick<Draft, 'screen' | 'of'>): void;
  /** Lets go of those that nobody went on with for a month. */
  forget(): void;
};

const mostOfOne = 100;
const keptMs = 30 * 86_400_000;

export function createDraftStore(db: Db, clock: Clock): DraftStore {
  const { orm } = db;
  const ofOne = ({ name }: Operator) => eq(table.operator, name);

  return {
    list: (operator) =>
      orm
        .select({ screen: table.screen, of: table.of, shape: table.shape, body: table.body })
        .from(table)
        .where(ofOne(operator))
        .orderBy(desc(table.id))
        .all(),

    keep(operator, draft) {
      transact(db, ({ orm: tx }) => {
        tx.delete(table).where(same(operator, draft)).run();
        tx.insert(table)
          .values({ ...draft, operator: operator.name, updatedAt: clock.now() })
          .run();
        const tooMany = tx
          .select({ id: table.id })
          .from(table)
          .where(ofOne(operator))
          .orderBy(desc(table.id))
          .limit(mostOfOne)
          .offset(mostOfOne);
        tx.delete(table).where(inArray(table.id, tooMany)).run();
      });
    },

    drop(operator, which) {
      transact(db, ({ orm: tx }) => void tx.delete(table).where(same(operator, which)).run());
    },

    forget() {
      const before = clock.now() - keptMs;
      transact(db, ({ orm: tx }) => void tx.delete(table).where(lt(table.updatedAt, before)).run());
    },
  };

  function same(operator: Operator, { screen, of }: Pick<Draft, 'screen' | 'of'>) {
    return and(ofOne(operator), eq(table.screen, screen), eq(table.of, of));
  }
}
