import type { ConnectionSettings } from '../../providers/connection-store.ts';
import type { RecordsPort } from '../../providers/provider.ts';

/**
 * Fields of theirs that a provider joins with ours by itself and that are there no more.
 *
 * What a record held of such a field stays as it is here. A change of ours to it cannot arrive, which
 * a person has to hear of, as they do of fields they joined themselves.
 */
export type HeldFields = Pick<ConnectionSettings, 'heldFields' | 'vanishedFields'>;

/** What is held there now, and what was before; a field that comes back is held again. */
export function heldAfter(
  before: HeldFields,
  port: Pick<RecordsPort, 'remoteFields' | 'fields'>,
): HeldFields {
  const there = new Set(port.remoteFields().flatMap(({ mapped }) => mapped ?? []));
  // A list without a single field is one that was not read.
  if (there.size === 0) return before;
  // What a mapping took over or switched off is there, and is not held.
  const goes = new Set(port.fields());
  const known = new Set([...before.vanishedFields, ...before.heldFields]);
  return {
    heldFields: [...there].filter((field) => goes.has(field)).toSorted(),
    vanishedFields: [...known].filter((field) => !there.has(field)).toSorted(),
  };
}

/** A port that still knows of fields that are gone, and says so of what should go to them. */
export function withVanished(port: RecordsPort, vanished: readonly string[]): RecordsPort {
  if (vanished.length === 0) return port;

  /** A field that a mapping takes elsewhere is not gone. */
  function gone(): string[] {
    const held = new Set(port.fields());
    return vanished.filter((field) => !held.has(field));
  }

  const isGone = (field: string) => vanished.includes(field) && gone().includes(field);
  return {
    ...port,
    fields: () => [...port.fields(), ...gone()],
    missingFields: () => [...new Set([...port.missingFields(), ...gone()])],
    same: (field, a, b) => (isGone(field) ? a === b : port.same(field, a, b)),
    out: (field, value) => (isGone(field) ? undefined : port.out(field, value)),
    in: (field, value) => (isGone(field) ? undefined : port.in(field, value)),
    refuses(field, value) {
      if (!isGone(field)) return port.refuses?.(field, value) ?? null;
      return { code: 'vanished', detail: field.replace(/^custom:/u, '') };
    },
  };
}
