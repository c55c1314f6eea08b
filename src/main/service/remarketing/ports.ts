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
  /** A condition on `lead` that holds for the members. */
  where(id: string): { readonly sql: string; readonly params: readonly (string | number)[] } | null;
};
