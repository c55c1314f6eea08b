import type { MappingDirection, MappingEntry } from '../../../shared/model/mapping.ts';
import { compileEntry, type CompiledEntry } from './compile-entry.ts';

/** One version of a mapping, ready to be used. Fields are named as they are kept. */
export type Mapping = {
  readonly version: number;
  readonly entries: readonly MappingEntry[];
  /** Entries that carry something, by our field. */
  readonly byLocal: ReadonlyMap<string, CompiledEntry>;
  /** Fields of theirs that entries write: the provider no longer does. */
  readonly written: ReadonlySet<string>;
  /** Fields of theirs to be read beside those the provider joins itself. */
  readonly wanted: ReadonlySet<string>;
  /** Which way a field of the provider's own goes; both where nothing was chosen. */
  ownDirection(local: string): MappingDirection;
  /** What a person's choice leaves of the ways a field goes. */
  ways(local: string): { readonly sends: boolean; readonly takes: boolean };
};

export function compileMapping(version: number, entries: readonly MappingEntry[]): Mapping {
  const own = new Map(entries.filter((each) => each.own).map((each) => [each.local, each]));
  const made = entries
    .filter((each) => !each.own && each.direction !== 'off')
    .map((each) => compileEntry(each));
  const byLocal = new Map(made.map((each) => [each.local, each]));
  const ownDirection = (local: string) => own.get(local)?.direction ?? 'both';
  return {
    version,
    entries,
    byLocal,
    written: new Set(made.flatMap(({ sends, remote }) => (sends ? [remote] : []))),
    wanted: new Set(made.flatMap(({ reads }) => reads)),
    ownDirection,
    ways(local) {
      const entry = byLocal.get(local);
      if (entry !== undefined) return entry;
      const direction = ownDirection(local);
      return { sends: direction !== 'receive', takes: direction !== 'send' };
    },
  };
}

/** What holds where nobody made a version: the provider's own joining of fields. */
export const OWN_VERSION = 1;
