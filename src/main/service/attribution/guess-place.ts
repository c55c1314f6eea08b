import { tidy } from '../../../shared/text.ts';
import { visitKey } from '../../../shared/visit.ts';
import type { Db } from '../db/database.ts';
import type { CostFile } from './read-cost-file.ts';

/** Source and medium of the rows of a file that do not tell them. */
export type Place = {
  readonly source: string;
  readonly medium: string;
  readonly needsSource: boolean;
};

export type GuessPlace = (
  file: CostFile,
  told: { readonly source?: string | undefined; readonly medium?: string | undefined },
) => Place;

const usual = {
  meta: { source: 'facebook', medium: 'cpc' },
  google: { source: 'google', medium: 'cpc' },
  other: { source: '', medium: '' },
} as const;

type Seen = { raw: string; medium: string | null };

/**
 * Under which source and medium the visits of the file's campaigns came: an advertiser writes `fb` or
 * `ig` where another writes `facebook`, and costs beside the wrong word would meet no lead.
 */
export function createGuessPlace({ client }: Db): GuessPlace {
  const seen = client.prepare<[string], Seen>(
    `select json_extract(tracking, '$.utm_source') as raw,
            json_extract(tracking, '$.utm_medium') as medium from lead
      where id = (select max(id) from lead where deleted_at is null and source_key <> ''
         and campaign_key in (select value from json_each(?))
       group by source_key, medium_key order by count(*) desc limit 1)`,
  );
  return (file, told) => {
    const needsSource = file.costs.some(({ source }) => source === '');
    const campaigns = [...new Set(file.costs.map(({ campaign }) => visitKey(campaign)))];
    const known = campaigns.filter((key) => key !== '');
    const found = needsSource && known.length > 0 ? seen.get(JSON.stringify(known)) : undefined;
    const guess = found ? { source: found.raw, medium: found.medium ?? '' } : usual[file.shape];
    return {
      source: tidy(told.source ?? guess.source),
      medium: tidy(told.medium ?? guess.medium),
      needsSource,
    };
  };
}
