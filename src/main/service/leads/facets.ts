import type { Db } from '../db/database.ts';
import { leadFieldNames, type LeadField } from '../../../shared/model/lead.ts';
import { fold } from '../../../shared/text.ts';

export type FacetField = 'origin' | 'city' | 'tag' | 'owner' | 'state';
export type Facet = { value: string; count: number };

/** The values that leads have, most frequent first: what a filter can choose from. */
export type Facets = {
  of(field: FacetField, q?: string): Facet[];
  fields(): { custom: string[]; owners: string[]; fields: LeadField[] };
};

const mostShown = 100;

/**
 * Values that differ only in case are one; of a city and a tag, also those that differ only in
 * accents. The spelling shown is one that a lead has.
 */
const queries: Readonly<Record<FacetField, string>> = {
  origin: grouped('origin'),
  owner: grouped('owner'),
  state: grouped('state'),
  city: `select (select city from lead as one
            where one.deleted_at is null and one.city_key = found.city_key limit 1) as value, count
       from (select city_key, count(*) as count from lead indexed by lead_by_city
              where deleted_at is null and city_key <> '' group by city_key) as found
      order by count desc, value`,
  tag: `select (select tag from lead_tag as one
            where one.tag_key = found.tag_key limit 1) as value, count
       from (select tag_key, count(*) as count from lead_tag group by tag_key) as found
      order by count desc, value`,
};

function grouped(column: string): string {
  return `select ${column} as value, count(*) as count from lead indexed by lead_filter
      where deleted_at is null and ${column} is not null
      group by ${column} collate nocase order by count desc, value`;
}

export function createFacets(db: Db): Facets {
  const { client } = db;
  const statements = new Map<FacetField, ReturnType<typeof client.prepare>>();
  const known = new Map<FacetField, { rev: number; facets: Facet[] }>();
  const localRev = client.prepare(`select value from counter where name = 'local_rev'`).pluck();
  const customNames = client.prepare('select name from custom_field order by name').pluck();

  function all(field: FacetField): Facet[] {
    const rev = localRev.get() as number;
    const kept = known.get(field);
    if (kept?.rev === rev) return kept.facets;
    const statement = statements.get(field) ?? client.prepare(queries[field]);
    statements.set(field, statement);
    const facets = statement.all() as Facet[];
    known.set(field, { rev, facets });
    return facets;
  }

  function of(field: FacetField, q = ''): Facet[] {
    const sought = fold(q);
    const found = sought
      ? all(field).filter(({ value }) => fold(value).includes(sought))
      : all(field);
    return found.slice(0, mostShown);
  }

  return {
    of,
    fields: () => ({
      custom: customNames.all() as string[],
      owners: of('owner').map(({ value }) => value),
      fields: [...leadFieldNames],
    }),
  };
}
