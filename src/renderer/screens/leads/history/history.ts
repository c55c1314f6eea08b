import type { AutomationMark } from '../../../../shared/model/automation.ts';
import type { LeadEvent } from '../../../../shared/model/event.ts';
import type { FollowUpMark } from '../../../../shared/model/follow-up.ts';
import type { Message } from '../../../../shared/model/message.ts';
import type { ChangeSource, HistoryEntry } from '../../../../shared/model/lead.ts';

/** The field that stands for the record as a whole: made or restored, or deleted. */
const whole = '*';

/** One thing that happened: what one hand changed at one moment. */
export type Happening = {
  key: string;
  at: string;
  actor: string;
  source: ChangeSource;
  connectionId: string | null;
  kind: 'created' | 'restored' | 'removed' | 'changed';
  /** The fields it changed; none when it was the whole record. */
  entries: readonly HistoryEntry[];
};

/** History newest first, with what was changed together told together. */
export function happenings(entries: readonly HistoryEntry[]): readonly Happening[] {
  const found: (Happening & { entries: HistoryEntry[] })[] = [];
  entries.forEach((entry, index) => {
    const { id, at, actor, source, connectionId } = entry;
    if (entry.field === whole) {
      const kind = kindOf(entry, entries.slice(index + 1));
      found.push({ key: id, at, actor, source, connectionId, kind, entries: [] });
      return;
    }
    const last = found.at(-1);
    const together =
      last?.kind === 'changed' && last.at === at && last.actor === actor && last.source === source;
    if (together) last.entries.push(entry);
    else
      found.push({ key: id, at, actor, source, connectionId, kind: 'changed', entries: [entry] });
  });
  return found.map(withoutDerived);
}

/** When it was first qualified follows from the status; it says something only where it stands alone. */
function withoutDerived(happening: Happening): Happening {
  const { entries } = happening;
  if (!entries.some(({ field }) => field === 'status')) return happening;
  return { ...happening, entries: entries.filter(({ field }) => field !== 'qualifiedAt') };
}

/** What happened to a lead beside its changes: told of it, written to it, done by automations, done with it. */
export type Mark = LeadEvent | Message | AutomationMark | FollowUpMark;

/**
 * Changes of a lead and what else happened to it, the newest first.
 *
 * @param whole whether these are all of its changes; else what happened before them is left out,
 *   since changes that are not here lie between
 */
export function timeline(
  changes: readonly Happening[],
  marks: readonly Mark[],
  whole: boolean,
): readonly (Happening | Mark)[] {
  const oldest = whole ? '' : (changes.at(-1)?.at ?? '');
  const shown = marks.filter((each) => timeOf(each) >= oldest);
  return [...changes, ...shown].toSorted((a, b) => Date.parse(timeOf(b)) - Date.parse(timeOf(a)));
}

function timeOf(each: Happening | Mark): string {
  if ('channel' in each) return each.sentAt ?? each.createdAt;
  return 'gist' in each ? each.occurredAt : each.at;
}

/** What one field went through, newest first; the value it was made with counts as its first. */
export function historyOf(
  field: string,
  entries: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  return entries.flatMap((entry) => {
    if (entry.field === field) return [entry];
    if (entry.field !== whole) return [];
    const before = partOf(entry.before, field);
    const after = partOf(entry.after, field);
    const same = JSON.stringify(before) === JSON.stringify(after);
    return same || entry.after === null ? [] : [{ ...entry, field, before, after }];
  });
}

function kindOf(entry: HistoryEntry, older: readonly HistoryEntry[]): Happening['kind'] {
  if (entry.after === null) return 'removed';
  return older.some((each) => each.field === whole) ? 'restored' : 'created';
}

/** A value of a record told whole; `custom:x` is the one named x of its own fields. */
function partOf(record: unknown, field: string): unknown {
  if (typeof record !== 'object' || record === null) return null;
  const [name = '', ...rest] = field.split(':');
  const held = (record as Record<string, unknown>)[name] ?? null;
  const value = rest.length === 0 ? held : partOf(held, rest.join(':'));
  return Array.isArray(value) && value.length === 0 ? null : value;
}
