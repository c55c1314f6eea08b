import { toReais } from '../../../shared/br/money.ts';
import type { ConversionState, ConversionStats } from '../../../shared/model/marketing.ts';
import type { Db } from '../db/database.ts';
import { readHere, type Reader } from '../db/reader.ts';

/** How many conversions there are, and by what those that were sent are known. */
export type CountConversions = () => Promise<ConversionStats>;

type Group = {
  pixel_uid: string;
  state: ConversionState;
  event_name: string;
  n: number;
  cents: number;
  parts: number;
  sent_at: number | null;
};

const groups = `select pixel.uid as pixel_uid, state, event_name, count(*) as n,
    coalesce(sum(case when coalesce(currency, 'BRL') = 'BRL' then value_cents end), 0) as cents,
    sum(case when state = 'sent' then json_array_length(identifiers) else 0 end) as parts,
    max(sent_at) as sent_at
   from conversion join pixel on pixel.id = conversion.pixel_id
  group by pixel.id, state, event_name`;
const present = `select json_each.value as name, count(*) as n from conversion, json_each(identifiers)
  where state = 'sent' group by 1`;

/** What weighs most in finding a person, the first. */
const weight = ['em', 'ph', 'fbc', 'fbp', 'external_id', 'fn', 'ln', 'ct', 'st', 'zp', 'db'];

/** Beyond so many another thread is asked: both questions look at all there are. */
const atOnce = 10_000;

export function createCountConversions(db: Db, reader: Reader): CountConversions {
  const here = readHere(db);
  const newest = db.client.prepare<[], number | null>('select max(id) from conversion').pluck();
  return async () => {
    const { rows } = (newest.get() ?? 0) > atOnce ? reader : here;
    const byState: Record<string, number> = {};
    const pixels = new Map<string, ConversionStats['byPixel'][number]>();
    const events = new Map<string, ConversionStats['byPixelEvent'][number]>();
    let total = 0;
    for (const group of await rows<Group>(groups, [])) {
      const { pixel_uid: pixelId, event_name: eventName, state, n } = group;
      total += n;
      add(byState, state, n);
      const pixel = kept(pixels, pixelId, () => ({
        pixelId,
        byState: {},
        byEvent: {},
        lastSentAt: null,
      }));
      add(pixel.byState, state, n);
      add(pixel.byEvent, eventName, n);
      const event = kept(events, JSON.stringify([pixelId, eventName]), () => ({
        pixelId,
        eventName,
        byState: {},
        value: 0,
        identifiers: null,
        lastSentAt: null,
      }));
      add(event.byState, state, n);
      if (state === 'sent') {
        event.value = toReais(group.cents);
        event.identifiers = Math.round((group.parts / n) * 10) / 10;
      }
      if (group.sent_at === null) continue;
      const at = new Date(group.sent_at).toISOString();
      for (const each of [pixel, event]) {
        if (each.lastSentAt === null || at > each.lastSentAt) each.lastSentAt = at;
      }
    }
    const parts = await rows<{ name: string; n: number }>(present, []);
    return {
      total,
      byState,
      byPixel: [...pixels.values()],
      byPixelEvent: [...events.values()],
      identifiers: Object.fromEntries(
        parts
          .toSorted((a, b) => b.n - a.n || weightOf(a.name) - weightOf(b.name))
          .map(({ name, n }) => [name, n]),
      ),
    };
  };
}

function weightOf(name: string): number {
  const at = weight.indexOf(name);
  return at < 0 ? weight.length : at;
}

function kept<T>(all: Map<string, T>, key: string, make: () => T): T {
  const before = all.get(key);
  if (before !== undefined) return before;
  const made = make();
  all.set(key, made);
  return made;
}

function add(counts: Record<string, number>, name: string, n: number): void {
  counts[name] = (counts[name] ?? 0) + n;
}
