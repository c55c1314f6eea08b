import type { LeadRow } from '../leads/lead-values.ts';

/** Segments, as audiences are made of them. */
export type SegmentPort = {
  /** By its id or its name; null when there is none. */
  find(idOrName: string): { readonly id: string; readonly name: string } | null;
  /**
   * Ids of members after an id, ascending; null where the segment is no more.
   *
   * `after` is where to go on, null at the end.
   */
  members(
    id: string,
    after: number,
    most: number,
  ): { readonly ids: readonly number[]; readonly after: number | null } | null;
  /** Whether a lead as it is given belongs to it; null where the segment is no more. */
  contains(id: string, lead: LeadRow): boolean | null;
  /** A condition on `lead` that holds for the members. */
  where(id: string): { readonly sql: string; readonly params: readonly (string | number)[] } | null;
};
