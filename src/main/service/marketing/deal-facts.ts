import type { ConversionWord } from '../../../shared/model/marketing.ts';
import type { Db } from '../db/database.ts';
import type { ConversionRow } from './rows.ts';

/** A deal as what is reported of it depends on it. */
export type DealNow = Stage & {
  readonly lead_id: number | null;
  readonly value_cents: number | null;
  readonly deleted_at: number | null;
  readonly local_rev: number;
};

type Stage = { readonly stage_id: number; readonly kind: string; readonly position: number };

/** Looks a deal up once more before it is told of. */
export type DealFacts = {
  byId(id: number): DealNow | null;
  /** Why what was to be told of it does not hold any more; null where it does. */
  flaw(conversion: ConversionRow, deal: DealNow): ConversionWord | null;
};

export function createDealFacts({ client }: Db): DealFacts {
  const byId = client.prepare<[number], DealNow>(
    `select lead_id, value_cents, deleted_at, local_rev, stage_id, stage.kind, stage.position
       from deal join stage on stage.id = stage_id where deal.id = ?`,
  );
  const reached = client.prepare<[string], Stage>(
    `select stage.id as stage_id, stage.kind, stage.position from conversion_rule
       join stage on stage.id = stage_id where fact = 'deal.stage' and event_name = ?`,
  );

  function holds({ fact, event_name: eventName }: ConversionRow, deal: DealNow): boolean {
    if (fact === 'deal.won') return deal.kind === 'won';
    if (fact !== 'deal.stage') return true;
    const stages = reached.all(eventName);
    // Its rule was removed: which stage it was is not known any more.
    return stages.length === 0 || stages.some((stage) => isStillReached(stage, deal));
  }

  return {
    byId: (id) => byId.get(id) ?? null,
    flaw(conversion, deal) {
      if (!isOfDeal(conversion)) return null;
      if (deal.deleted_at !== null) return 'deal_deleted';
      return holds(conversion, deal) ? null : 'deal_moved';
    },
  };
}

/** A fact that a deal itself tells; what a person or another system told of one is theirs. */
export function isOfDeal({ fact }: Pick<ConversionRow, 'fact'>): boolean {
  return fact.startsWith('deal.');
}

/** Who went on from a stage has reached it; who was set back has not. */
function isStillReached(stage: Stage, now: Stage): boolean {
  if (stage.stage_id === now.stage_id) return true;
  if (stage.kind !== 'open') return now.kind === stage.kind;
  return now.kind !== 'open' || now.position >= stage.position;
}
