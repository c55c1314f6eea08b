import { toReais } from '../../../shared/br/money.ts';
import type { AdCostDraft } from '../../../shared/model/attribution.ts';
import { visitKey } from '../../../shared/visit.ts';
import type { Slice } from '../slices.ts';
import { spanOf } from './cost-days.ts';
import type { Place } from './guess-place.ts';
import type { CostFile, FileProblem } from './read-cost-file.ts';
import type { CostValues } from './rows.ts';

/**
 * The amounts of a file, one a period and campaign.
 *
 * A report by advertisement or by hour has a campaign many times on one day: within a file these
 * add up. What an earlier file said of the same day is replaced by the sum.
 */
export async function costsIn(
  file: CostFile,
  place: Pick<Place, 'source' | 'medium'>,
  fileName: string,
  slice: Slice,
): Promise<{
  values: CostValues[];
  drafts: AdCostDraft[];
  addedUp: number;
  problems: FileProblem[];
}> {
  const found = new Map<string, CostValues>();
  const problems: FileProblem[] = [...file.problems];
  let addedUp = 0;
  for (const row of file.costs) {
    if (slice.over()) await slice.rest();
    const [source, medium] = [row.source || place.source, row.medium || place.medium];
    const keys = {
      source: visitKey(source),
      medium: visitKey(medium),
      campaign: visitKey(row.campaign),
    };
    if (keys.source === '') {
      problems.push({ line: row.line, why: 'no_source', text: row.text });
      continue;
    }
    const key = JSON.stringify([row.period, keys]);
    const before = found.get(key);
    if (before !== undefined) addedUp += 1;
    found.set(
      key,
      before === undefined
        ? {
            ...spanOf(row.period),
            source,
            medium: keys.medium === '' ? '' : medium,
            campaign: keys.campaign === '' ? '' : row.campaign,
            keys,
            cents: row.cents,
            fileName,
          }
        : { ...before, cents: before.cents + row.cents },
    );
  }
  const values = [...found.values()];
  return {
    values,
    drafts: values.map((each) => ({
      period: each.firstDay === each.lastDay ? each.firstDay : each.firstDay.slice(0, 7),
      source: each.source,
      medium: each.medium,
      campaign: each.campaign,
      cost: toReais(each.cents),
    })),
    addedUp,
    problems: problems.toSorted((a, b) => a.line - b.line),
  };
}
