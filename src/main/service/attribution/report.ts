import { toReais } from '../../../shared/br/money.ts';
import type {
  AttributionCounts,
  AttributionQuery,
  AttributionReport,
  AttributionRow,
} from '../../../shared/model/attribution.ts';
import { noVisitPart, visitKey } from '../../../shared/visit.ts';
import { dayBegins } from '../automations/zoned.ts';
import type { Db } from '../db/database.ts';
import { readHere, type Reader } from '../db/reader.ts';
import { nextDay, shareOf } from './cost-days.ts';

/** What advertising brought and what it cost. */
export type AttributionReporter = {
  /** One level of it. Of many leads another thread looks at them. */
  report(query: AttributionQuery): Promise<AttributionReport>;
  /** All of it: a row for each source, medium and campaign. */
  leaves(query: Period): Promise<Leaf[]>;
};

/** Cents where the doors say reais. */
type Tally = {
  leads: number;
  qualified: number;
  buyers: number;
  sales: number;
  revenue: number;
  cost: number;
};

export type Leaf = AttributionCounts & {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
};

type Group = { source_key?: string; medium_key?: string; campaign_key?: string };
type Leads = Group & { leads: number; qualified: number; sample: number };
type Bought = Group & { buyers: number };
type Sold = Group & { sales: number; revenue: number };
type Paid = Group & { cost: number };
type Part = Group & { first_day: string; last_day: string; cents: number };
type Written = { source: string | null; medium: string | null; campaign: string | null };
type Found = { readonly tally: Tally; readonly parts: readonly string[]; sample: number | null };

const levels = ['source', 'medium', 'campaign'] as const;
type Level = (typeof levels)[number];
type Period = Pick<AttributionQuery, 'from' | 'to' | 'salesBy'>;
type Range = [from: number, until: number];

/** Beyond so many leads another thread is asked. */
const atOnce = 20_000;
/** Beyond these the rest is only in the total. */
const mostRows = 1000;

/** Once: that it was lost later does not change what it took to find it. */
const qualified = 'qualified_at is not null';
const won = `deal.deleted_at is null
  and deal.stage_id in (select id from stage where kind = 'won')`;
/** Of a deal: where its lead came from, deleted or not; nothing is known of one without a lead. */
const ofDeal = (column: string) => `coalesce(lead.${column}, '')`;
const itself = (column: string) => column;

const counted = {
  /** Those with a source; an index holds all that is asked. */
  leads: ({ group, where, named }: Grouping) =>
    `select ${named}, count(*) as leads, sum(${qualified}) as qualified, max(id) as sample
       from lead indexed by lead_by_visit
      where deleted_at is null and source_key <> '' and created_at >= ? and created_at < ?${where}
      group by ${group}`,
  /** Each of the two from an index of its own; the range is said twice. */
  everybody: `select
      (select count(*) from lead indexed by lead_by_created
        where deleted_at is null and created_at >= ? and created_at < ?) as leads,
      (select count(*) from lead indexed by lead_qualified
        where deleted_at is null and ${qualified} and created_at >= ? and created_at < ?)
        as qualified`,
  buyers: ({ group, where, named }: Grouping) =>
    `select ${named}, count(*) as buyers from lead
      where id in (select lead_id from deal where ${won} and lead_id is not null)
        and +deleted_at is null and +created_at >= ? and +created_at < ?${where}
      group by ${group}`,
  sales: ({ group, where, named }: Grouping, at: string) =>
    `select ${named}, count(*) as sales, coalesce(sum(deal.value_cents), 0) as revenue
       from deal left join lead on lead.id = deal.lead_id
      where ${won} and ${at} >= ? and ${at} < ?${where} group by ${group}`,
  whole: ({ group, where, named }: Grouping) =>
    `select ${named}, sum(cents) as cost from ad_cost
      where first_day >= ? and last_day <= ?${where} group by ${group}`,
  /** Months of which the period has some days. */
  cut: ({ where, named }: Grouping) =>
    `select ${named}, first_day, last_day, cents from ad_cost
      where first_day <= ? and last_day >= ? and (first_day < ? or last_day > ?)${where}`,
};

type Grouping = { readonly group: string; readonly where: string; readonly named: string };

/** By the first so many parts of a visit, within those that are given. */
function grouping(depth: number, within: number, of: (column: string) => string): Grouping {
  const columns = levels.map((level) => `${level}_key`);
  const grouped = columns.slice(0, depth);
  return {
    group: grouped.map((_, at) => at + 1).join(', '),
    named: grouped.map((column) => `${of(column)} as ${column}`).join(', '),
    where: columns
      .slice(0, within)
      .map((column) => ` and ${of(column)} = ?`)
      .join(''),
  };
}

export function createReporter(db: Db, reader: Reader, zone: string): AttributionReporter {
  const { client } = db;
  const here = readHere(db);
  const many = client
    .prepare<[], number>("select count from record_count where about = 'lead' and value = ''")
    .pluck();
  /** Of a few leads it is a matter of milliseconds here. */
  const read = <Row>(sql: string, params: readonly unknown[]): Promise<Row[]> =>
    ((many.get() ?? 0) > atOnce ? reader : here).rows<Row>(sql, params);
  const visit = `json_extract(tracking, '$.utm_source') as source,
    json_extract(tracking, '$.utm_medium') as medium,
    json_extract(tracking, '$.utm_campaign') as campaign`;
  const writtenInLead = client.prepare<[number], Written>(`select ${visit} from lead where id = ?`);

  /** @param within the parts, folded, to which it is limited */
  async function gather(
    { from, to, salesBy }: Period,
    depth: number,
    within: readonly string[],
  ): Promise<Found[]> {
    const range = rangeOf({ from, to }, zone);
    const all = new Map<string, Found>();
    const of = (group: Group): Found => {
      const parts = levels.slice(0, depth).map((level) => group[`${level}_key`] ?? '');
      const key = JSON.stringify(parts);
      const before = all.get(key);
      if (before !== undefined) return before;
      const made = { tally: nothing(), parts, sample: null };
      all.set(key, made);
      return made;
    };
    const by = grouping(depth, within.length, itself);
    const [source] = within;
    if (source !== '') {
      for (const row of await read<Leads>(counted.leads(by), [...range, ...within])) {
        const found = of(row);
        found.tally.leads = row.leads;
        found.tally.qualified = row.qualified;
        found.sample = row.sample;
      }
    }
    if (source === undefined || source === '') {
      const known = source === undefined ? [...all.values()].map(({ tally }) => tally) : null;
      const { leads, qualified: good } = await nobodysLeads(range, known);
      Object.assign(of({}).tally, { leads, qualified: good });
    }
    for (const row of await read<Bought>(counted.buyers(by), [...range, ...within])) {
      of(row).tally.buyers = row.buyers;
    }
    const sold = counted.sales(grouping(depth, within.length, ofDeal), soldAt[salesBy]);
    for (const { sales, revenue, ...group } of await read<Sold>(sold, [...range, ...within])) {
      Object.assign(of(group).tally, { sales, revenue });
    }
    const whole = client.prepare<string[], Paid>(counted.whole(by)).all(from, to, ...within);
    for (const row of whole) of(row).tally.cost = row.cost;
    const cut = client.prepare<string[], Part>(counted.cut(by));
    for (const row of cut.all(to, from, from, to, ...within)) {
      const span = { firstDay: row.first_day, lastDay: row.last_day };
      of(row).tally.cost += shareOf(row.cents, span, from, to);
    }
    return [...all.values()].filter(({ tally }) => Object.values(tally).some((n) => n !== 0));
  }

  /** Those without a source: all there are but those with one. */
  async function nobodysLeads(range: Range, known: readonly Tally[] | null) {
    const those = known ?? (await read<Pick<Tally, 'leads' | 'qualified'>>(bySource, [...range]));
    const [total] = await read<Pick<Tally, 'leads' | 'qualified'>>(counted.everybody, [
      ...range,
      ...range,
    ]);
    const rest = (name: 'leads' | 'qualified') =>
      Math.max(0, (total?.[name] ?? 0) - those.reduce((sum, each) => sum + each[name], 0));
    return { leads: rest('leads'), qualified: rest('qualified') };
  }

  /** As the newest lead has it, or the newest cost. */
  function written({ sample, parts }: Found): Written {
    if (sample !== null) return writtenInLead.get(sample) ?? none;
    const where = parts.map((_, at) => `${levels[at]}_key = ?`).join(' and ');
    const inCost = client.prepare<unknown[], Written>(
      `select source, medium, campaign from ad_cost where ${where} order by id desc limit 1`,
    );
    const inLead = client.prepare<unknown[], Written>(
      `select ${visit} from lead where ${where} limit 1`,
    );
    return inCost.get(...parts) ?? inLead.get(...parts) ?? none;
  }

  function nameOf(found: Found, level: Level, as = written(found)): string {
    const key = found.parts[levels.indexOf(level)] ?? '';
    return key === '' ? '' : (as[level]?.trim() ?? key);
  }

  return {
    async report(query) {
      const { source, medium } = query;
      const within = source === undefined ? [] : medium === undefined ? [source] : [source, medium];
      const level = levels[within.length] ?? 'campaign';
      const depth = within.length + 1;
      const all = await gather(query, depth, within.map(visitKey));
      const weight = ({ tally }: Found) => tally.leads + tally.sales + tally.cost / 1e4;
      const told = all.toSorted((a, b) => weight(b) - weight(a));
      const total = nothing();
      for (const { tally } of told) add(total, tally);
      const [since, until] = rangeOf(query, zone);
      return {
        level,
        since: new Date(since).toISOString(),
        until: new Date(until - 1).toISOString(),
        rows: told.slice(0, mostRows).map((found): AttributionRow => ({
          key: found.parts.at(-1) || noVisitPart,
          name: nameOf(found, level),
          ...inReais(found.tally),
        })),
        total: inReais(total),
        more: Math.max(0, told.length - mostRows),
      };
    },

    async leaves(query) {
      const all = await gather(query, levels.length, []);
      const inOrder = (a: Found, b: Found) => {
        const at = a.parts.findIndex((part, index) => part !== b.parts[index]);
        return at < 0 ? 0 : (a.parts[at] ?? '').localeCompare(b.parts[at] ?? '');
      };
      return all.toSorted(inOrder).map((found) => {
        const as = written(found);
        return {
          source: nameOf(found, 'source', as),
          medium: nameOf(found, 'medium', as),
          campaign: nameOf(found, 'campaign', as),
          ...inReais(found.tally),
        };
      });
    },
  };
}

const bySource = counted.leads(grouping(1, 0, itself));
const none: Written = { source: null, medium: null, campaign: null };

/** When a sale counts: with its lead, or on the day on which it was won. */
export const soldAt = {
  leads: 'coalesce(lead.created_at, deal.created_at)',
  days: 'deal.stage_since',
} as const;

/** From the first instant of the first day there until before that of the day after the last. */
export function rangeOf({ from, to }: Pick<AttributionQuery, 'from' | 'to'>, zone: string): Range {
  return [dayBegins(from, zone), dayBegins(nextDay(to), zone)];
}

function nothing(): Tally {
  return { leads: 0, qualified: 0, buyers: 0, sales: 0, revenue: 0, cost: 0 };
}

function add(to: Tally, more: Tally): void {
  for (const name of Object.keys(to) as (keyof Tally)[]) to[name] += more[name];
}

function inReais(tally: Tally): AttributionCounts {
  return { ...tally, revenue: toReais(tally.revenue), cost: toReais(tally.cost) };
}
