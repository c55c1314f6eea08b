import { transact, type Db } from '../db/database.ts';
import { newId } from '../ids.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Stage } from '../../../shared/model/deal.ts';
import { toReais } from '../../../shared/br/money.ts';

export type StageRow = {
  id: number;
  uid: string;
  name: string;
  kind: Stage['kind'];
  position: number;
  active: boolean;
};

/** The stages of the pipeline, in order. */
export type StageStore = {
  /** @param owner whose deals are counted; everyone's without a word */
  list(owner?: string): Stage[];
  /** Also those no longer in use. */
  all(): StageRow[];
  byId(id: number): StageRow | null;
  /** A stage that takes deals. @throws PonteError NOT_FOUND, STAGE_INACTIVE */
  open(uid: string): StageRow;
  byUid(uid: string): StageRow | null;
};

const firstStages: readonly { name: string; kind: Stage['kind'] }[] = [
  { name: 'Novo', kind: 'open' },
  { name: 'Qualificação', kind: 'open' },
  { name: 'Visita', kind: 'open' },
  { name: 'Proposta', kind: 'open' },
  { name: 'Ganho', kind: 'won' },
  { name: 'Perdido', kind: 'lost' },
];

type Row = Omit<StageRow, 'active'> & { active: number };

/** A new workspace gets a pipeline to begin with. */
export function createStageStore(db: Db): StageStore {
  const { client } = db;
  transact(db, (tx) => {
    if (tx.client.prepare('select 1 from stage limit 1').get()) return;
    const insert = tx.client.prepare(
      'insert into stage (uid, name, kind, position) values (?, ?, ?, ?)',
    );
    firstStages.forEach(({ name, kind }, position) => insert.run(newId(), name, kind, position));
  });
  const bare = client.prepare('select * from stage order by position, id');
  const counted = client.prepare(
    `select stage.*, count(deal.id) as deals, coalesce(sum(deal.value_cents), 0) as cents
       from stage left join deal on deal.stage_id = stage.id and deal.deleted_at is null
         and (@owner is null or deal.owner = @owner collate nocase)
      group by stage.id order by stage.position, stage.id`,
  );
  const byId = client.prepare('select * from stage where id = ?');
  const byUid = client.prepare('select * from stage where uid = ?');

  return {
    list: (owner) =>
      (counted.all({ owner: owner ?? null }) as (Row & { deals: number; cents: number })[]).map(
        (row) => ({
          id: row.uid,
          name: row.name,
          kind: row.kind,
          position: row.position,
          active: row.active === 1,
          dealCount: row.deals,
          dealTotal: toReais(row.cents),
        }),
      ),
    all: () => (bare.all() as Row[]).map((row) => ({ ...row, active: row.active === 1 })),
    byId: (id) => toStage(byId.get(id) as Row | undefined),
    byUid: (uid) => toStage(byUid.get(uid) as Row | undefined),
    open(uid) {
      const stage = toStage(byUid.get(uid) as Row | undefined);
      if (!stage) throw new PonteError('NOT_FOUND', 'This stage does not exist. Choose another.');
      if (stage.active) return stage;
      throw new PonteError(
        'STAGE_INACTIVE',
        `The stage "${stage.name}" is no longer in use. Choose another.`,
        { details: { stageId: uid } },
      );
    },
  };
}

function toStage(row: Row | undefined): StageRow | null {
  return row ? { ...row, active: row.active === 1 } : null;
}
