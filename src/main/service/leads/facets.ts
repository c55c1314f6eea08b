import type { Db } from '../db/database.ts';
import { createLeadCounts } from './lead-counts.ts';
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

/** Values that differ only in this are one: case alone, or also accents. */
const sameness: Readonly<Record<FacetField, (value: string) => string>> = {
  origin: withoutCase,
  owner: withoutCase,
  state: withoutCase,
  city: fold,
  tag: fold,
};

/** As SQLite's NOCASE compares, by which lists filter. */
function withoutCase(value: string): string {
  return value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function createFacets(db: Db): Facets {
  const counts = createLeadCounts(db);
  const { client } = db;
  const known = new Map<FacetField, { rev: number; facets: Facet[] }>();
  const localRev = client.prepare(`select value from counter where name = 'local_rev'`).pluck();
  const customNames = client.prepare('select name from custom_field order by name').pluck();

  function all(field: FacetField): Facet[] {
    const rev = localRev.get() as number;
    const kept = known.get(field);
    if (kept?.rev === rev) return kept.facets;
    const facets = joined(field);
    known.set(field, { rev, facets });
    return facets;
  }

  /** Under the spelling that most leads have. */
  function joined(field: FacetField): Facet[] {
    const found = new Map<string, Facet>();
    for (const { value, count } of counts.of(field)) {
      const key = sameness[field](value);
      if (key === '') continue;
      const known = found.get(key);
      if (known === undefined) found.set(key, { value, count });
      else known.count += count;
    }
    return [...found.values()].toSorted(
      (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1),
    );
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
