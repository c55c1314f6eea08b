import type { ConversionFact } from '../../../shared/model/marketing.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { RuleRow } from './rows.ts';

/** Which business fact is reported as which event, and to whom. */
export type RuleStore = {
  all(): readonly RuleRow[];
  /** Those switched on for a fact. */
  of(fact: ConversionFact): readonly RuleRow[];
  save(tx: Tx, rule: RuleValues): string;
  remove(tx: Tx, uid: string): boolean;
};

export type RuleValues = {
  readonly uid: string | null;
  readonly fact: ConversionFact;
  readonly stageId: number | null;
  readonly eventName: string;
  readonly pixelId: number | null;
  readonly active: boolean;
};

/** What a new workspace begins with. Without a pixel none of it does anything. */
const first: readonly Pick<RuleValues, 'fact' | 'eventName'>[] = [
  { fact: 'lead.created', eventName: 'Lead' },
  { fact: 'lead.qualified', eventName: 'CompleteRegistration' },
  { fact: 'deal.won', eventName: 'Purchase' },
];

export function createRuleStore(db: Db, clock: Clock): RuleStore {
  const { client } = db;
  const select = client.prepare<[], RuleRow>(
    `select conversion_rule.*, stage.uid as stage_uid, pixel.uid as pixel_uid from conversion_rule
       left join stage on stage.id = stage_id left join pixel on pixel.id = conversion_rule.pixel_id
      order by conversion_rule.id`,
  );
  const insert = client.prepare(
    `insert into conversion_rule (uid, fact, stage_id, event_name, pixel_id, active, created_at)
     values (@uid, @fact, @stageId, @eventName, @pixelId, @active, @now)
     on conflict (uid) do update set fact = excluded.fact, stage_id = excluded.stage_id,
       event_name = excluded.event_name, pixel_id = excluded.pixel_id, active = excluded.active`,
  );
  const remove = client.prepare('delete from conversion_rule where uid = ?');
  const isBegun = client.prepare("select 1 from counter where name = 'conversion_rules'").pluck();
  const begin = client.prepare("insert into counter (name, value) values ('conversion_rules', 1)");
  let known: readonly RuleRow[] | null = null;
  const all = () => (known ??= select.all());

  function save(_tx: Tx, rule: RuleValues): string {
    const uid = rule.uid ?? newId();
    insert.run({ ...rule, uid, active: Number(rule.active), now: clock.now() });
    known = null;
    return uid;
  }

  transact(db, (tx) => {
    if (isBegun.get() !== undefined) return;
    begin.run();
    for (const rule of first) {
      save(tx, { ...rule, uid: null, stageId: null, pixelId: null, active: true });
    }
  });

  return {
    all,
    of: (fact) => all().filter((rule) => rule.fact === fact && rule.active === 1),
    save,
    remove(_tx, uid) {
      known = null;
      return remove.run(uid).changes > 0;
    },
  };
}
