import type { LeadFilter } from '../../../shared/model/lead.ts';
import { toCents } from '../../../shared/br/money.ts';
import { visitKey } from '../../../shared/visit.ts';
import type { Condition } from './lead-filter.ts';

/** Filters by fields that the screens have none for: what the API calls by a field's own name. */
export function byField(filter: LeadFilter): (Condition | null)[] {
  const { id, consent, interest, notes, income, score, custom, tracking } = filter;
  return [
    id?.length ? where(`lead.uid in (${id.map(() => '?').join(', ')})`, id) : null,
    consent?.length
      ? where(`lead.consent in (${consent.map(() => '?').join(', ')})`, consent)
      : null,
    holds('interest', interest),
    holds('notes', notes),
    income === undefined ? null : where('lead.income_cents = ?', [toCents(income)]),
    score === undefined ? null : where('lead.score = ?', [score]),
    at('created_at', filter.createdAt),
    at('updated_at', filter.updatedAt),
    at('follow_up_at', filter.followUpAt),
    ...inside('custom', custom),
    ...inside('tracking', tracking),
    visited('source_key', filter.utmSource),
    visited('medium_key', filter.utmMedium),
    visited('campaign_key', filter.utmCampaign),
    qualified(filter.qualified),
    filter.bought === undefined ? null : where(filter.bought ? bought : `not (${bought})`, []),
  ];
}

const bought = `lead.id in (select deal.lead_id from deal join stage on stage.id = deal.stage_id
  where stage.kind = 'won' and deal.deleted_at is null and deal.lead_id is not null)`;

function qualified(once: boolean | undefined): Condition | null {
  if (once === undefined) return null;
  if (!once) return where('lead.qualified_at is null', []);
  const sql = 'lead.qualified_at is not null';
  const live = `select 1 from lead where lead.deleted_at is null and ${sql}`;
  return { ...where(sql, []), index: 'lead_qualified', leads: { sql: live, params: [] } };
}

function visited(
  column: 'source_key' | 'medium_key' | 'campaign_key',
  text: string | undefined,
): Condition | null {
  if (text === undefined) return null;
  const key = visitKey(text);
  if (column !== 'source_key' || key === '') return where(`lead.${column} = ?`, [key]);
  // Said twice, since the index holds only leads with a source.
  const sql = `lead.source_key = ? and lead.source_key <> ''`;
  return {
    sql: (by) => (by === '' ? sql : `${by}lead.source_key = ?`),
    params: [key],
    covered: false,
    leads: {
      sql: `select 1 from lead where lead.deleted_at is null and ${sql}`,
      params: [key],
    },
  };
}

function where(sql: string, params: readonly (string | number)[]): Condition {
  return { sql: () => sql, params: [...params], covered: false };
}

/**
 * From the beginning of a word on, which is what the search index knows of them. Case does not
 * matter; accents do, since these texts have no folded copy.
 */
function holds(column: 'interest' | 'notes', text: string | undefined): Condition | null {
  if (!text) return null;
  return where(`(instr(lower(lead.${column}), ?) > 0 or instr(lead.${column}, ?) > 0)`, [
    text.toLowerCase(),
    text,
  ]);
}

function at(column: string, instant: string | undefined): Condition | null {
  return instant ? where(`lead.${column} = ?`, [Date.parse(instant)]) : null;
}

/** Values of an object, each as text: `custom[plano]=ouro`. */
function inside(
  column: 'custom' | 'tracking',
  wanted: Readonly<Record<string, string>> = {},
): Condition[] {
  return Object.entries(wanted).map(([key, value]) =>
    where(
      `exists (select 1 from json_each(lead.${column}) each
        where each.key = ? and case each.type
          when 'true' then 'true' when 'false' then 'false' else cast(each.value as text) end = ?)`,
      [key, value],
    ),
  );
}
