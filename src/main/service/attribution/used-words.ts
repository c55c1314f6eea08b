import type { Db } from '../db/database.ts';

/** Sources, media and campaigns as they were written, so that a cost meets its leads. */
export type UsedWords = {
  readonly sources: string[];
  readonly media: string[];
  readonly campaigns: string[];
};

const most = 500;

type Sample = { source: string | null; medium: string | null; campaign: string | null };

export function createUsedWords({ client }: Db): () => UsedWords {
  const samples = client.prepare<[], Sample>(
    `select json_extract(tracking, '$.utm_source') as source,
            json_extract(tracking, '$.utm_medium') as medium,
            json_extract(tracking, '$.utm_campaign') as campaign
       from lead where id in (select max(id) from lead where deleted_at is null and source_key <> ''
          group by source_key, medium_key, campaign_key limit ${most * 2})
      order by id desc`,
  );
  const costs = client.prepare<[], Sample>(
    `select source, medium, campaign from ad_cost
      group by source_key, medium_key, campaign_key limit ${most * 2}`,
  );
  return () => {
    const all = [...samples.all(), ...costs.all()];
    const of = (part: keyof Sample) => {
      const words = all.map((sample) => sample[part]?.trim() ?? '');
      return [...new Map(words.map((word) => [word.toLowerCase(), word])).values()]
        .filter((word) => word !== '')
        .slice(0, most)
        .toSorted((a, b) => a.localeCompare(b));
    };
    return { sources: of('source'), media: of('medium'), campaigns: of('campaign') };
  };
}
