/** A record as it stands there. */
export type Raw = Readonly<Record<string, unknown>>;
