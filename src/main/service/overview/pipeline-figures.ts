import type { Reader } from '../db/reader.ts';
import type { Stage } from '../../../shared/model/deal.ts';
import type { OverviewFigures } from '../../../shared/model/overview.ts';

type Pipeline = OverviewFigures['pipeline'];
type Ended = { stage: string | null; ended: number; won: number };

/** Of the deals that have ended, by the stages on which each once stood; `stage` null is all. */
const history = `with ended as (
    select deal.id, stage.kind = 'won' as won from deal join stage on stage.id = deal.stage_id
     where deal.deleted_at is null and stage.kind in ('won', 'lost')),
  moved as (
    select ended.id, ended.won, change.field, change.before, change.after
      from ended join change on change.record_type = 'deal' and change.record_id = ended.id
     where change.field in ('stageId', '*')),
  stood as (
    select id, won, cast(before as integer) as stage_id from moved where field = 'stageId'
    union select id, won, cast(after as integer) from moved where field = 'stageId'
    union select id, won, json_extract(after, '$.stageId') from moved
           where field = '*' and after is not null)
  select stage.uid as stage, count(*) as ended, sum(won) as won
    from stood join stage on stage.id = stood.stage_id where stage.kind = 'open' group by stage.id
  union all select null, count(*), coalesce(sum(won), 0) from ended`;

/** What the pipeline holds, and what to expect of it by what became of earlier deals. */
export async function pipelineFigures(reader: Reader, stages: readonly Stage[]): Promise<Pipeline> {
  return foresee(stages, await reader.rows<Ended>(history, []));
}

/**
 * The value on each open stage times the share won of the deals that stood on it and ended. Where
 * none did, the share of the whole pipeline is borrowed; without any, nothing is foreseen.
 */
export function foresee(stages: readonly Stage[], history: readonly Ended[]): Pipeline {
  const shareOf = ({ ended, won }: Ended) => (ended === 0 ? null : won / ended);
  const all = history.find(({ stage }) => stage === null);
  const usual = all === undefined ? null : shareOf(all);
  const shown = stages
    .filter(({ kind, active, dealCount }) => kind === 'open' && (active || dealCount > 0))
    .map(({ id, name, kind, dealCount, dealTotal }) => {
      const own = history.find(({ stage }) => stage === id);
      const share = own === undefined ? null : shareOf(own);
      const wonShare = share ?? usual;
      return {
        id,
        name,
        kind,
        deals: dealCount,
        value: dealTotal,
        ended: own?.ended ?? 0,
        wonShare,
        borrowed: share === null && usual !== null,
        expected: wonShare === null ? null : cents(dealTotal * wonShare),
      };
    });
  return {
    value: cents(shown.reduce((total, { value }) => total + value, 0)),
    deals: shown.reduce((total, { deals }) => total + deals, 0),
    forecast:
      usual === null
        ? null
        : cents(shown.reduce((total, { expected }) => total + (expected ?? 0), 0)),
    stages: shown,
  };
}

function cents(reais: number): number {
  return Math.round(reais * 100) / 100;
}
