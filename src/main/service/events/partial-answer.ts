import { isObject } from './reading.ts';

/** What a receiver says of one event of a batch it did not take. */
export type Refused = {
  /** Its place in the batch, from 0. */
  readonly at: number;
  readonly status: number | null;
  readonly reason: string;
  /** Whether it may be taken later. */
  readonly later: boolean;
};

const mostText = 2 ** 20;
const mostReason = 200;

/**
 * Reads an answer that speaks of each event: an array, or one under `items`, `results` or `events`.
 *
 * An item names its event by `id` or `eventId`, or by `index`, and says what became of it by
 * `status` (a code of HTTP or a word), by `ok` or `success`, or by `error`. What is not spoken of was
 * taken, as the 2xx of the whole says; so is everything where the answer is anything else.
 */
export function readPartialAnswer(text: string, eventIds: readonly string[]): Refused[] {
  const items = itemsOf(text);
  if (items === null) return [];
  const places = new Map(eventIds.map((id, at) => [id, at]));
  const refused = new Map<number, Refused>();
  for (const item of items.slice(0, eventIds.length)) {
    if (!isObject(item)) continue;
    const named = item['id'] ?? item['eventId'];
    const at = typeof named === 'string' ? places.get(named) : item['index'];
    if (typeof at !== 'number' || !Number.isInteger(at) || at < 0 || at >= eventIds.length)
      continue;
    const flaw = flawOf(item);
    if (flaw !== null) refused.set(at, { at, ...flaw });
  }
  return [...refused.values()];
}

function itemsOf(text: string): readonly unknown[] | null {
  if (text.length > mostText || !/^\s*[[{]/.test(text)) return null;
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return null;
  }
  if (Array.isArray(said)) return said;
  if (!isObject(said)) return null;
  const list = said['items'] ?? said['results'] ?? said['events'];
  return Array.isArray(list) ? list : null;
}

function flawOf(item: Readonly<Record<string, unknown>>): Omit<Refused, 'at'> | null {
  const { status, ok, success, error } = item;
  const told = item['reason'] ?? item['message'] ?? (isObject(error) ? error['message'] : error);
  const reason = typeof told === 'string' ? told.slice(0, mostReason) : '';
  if (typeof status === 'number') {
    if (status >= 200 && status < 300) return null;
    return { status, reason, later: status >= 500 || [408, 425, 429].includes(status) };
  }
  const failed =
    ok === false ||
    success === false ||
    (error !== undefined && error !== null && error !== false) ||
    (typeof status === 'string' && /^(error|erro|failed|falhou|rejected|invalid)$/i.test(status));
  return failed ? { status: null, reason, later: true } : null;
}
