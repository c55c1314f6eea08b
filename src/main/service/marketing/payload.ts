import { toReais } from '../../../shared/br/money.ts';
import type { ConversionSource, ConversionWord } from '../../../shared/model/marketing.ts';
import type { Db } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import { createClickTime } from './click-time.ts';
import { createDealFacts, isOfDeal, type DealNow } from './deal-facts.ts';
import type { PlatformEvent } from './gateway.ts';
import { isKnown, userDataOf, type Person, type UserData } from './identity.ts';
import type { ConversionRow, PixelRow } from './rows.ts';
import { createSamePerson } from './same-person.ts';

/** What would be told of a conversion now, and why it is so; or why it is not to be told. */
export type Prepared =
  | {
      readonly ok: true;
      readonly event: PlatformEvent;
      readonly identifiers: readonly string[];
      readonly why: readonly { readonly part: string; readonly from: ConversionSource }[];
      /** Whom it is of, before merges are followed. */
      readonly leadId: number;
      readonly valueCents: number | null;
      readonly seen: Seen;
    }
  | { readonly ok: false; readonly word: ConversionWord };

/** What it was put together from: while these are the same, so is it. */
export type Seen = {
  /** As which lead the person is kept now. */
  readonly leadId: number;
  readonly leadRev: number;
  readonly dealRev: number | null;
};

export type Prepare = (conversion: ConversionRow, pixel: PixelRow) => Prepared;

/** Names under which a lead's own fields may hold these; they are not fields of every company. */
const zipNames = ['cep', 'zip', 'zip code', 'postal code'];
const birthNames = ['birth', 'birthday', 'birth date', 'nascimento', 'data de nascimento'];

/**
 * Puts a conversion together from the record as it is kept here, at the last moment before it goes.
 *
 * So who was erased, deleted or said no in the meantime is not reported, nor is a sale that was taken
 * back, and what became known is. Nothing of it comes from the call that asked for it but the fact
 * itself. Who was merged is reported as the lead they are now.
 */
export function createPrepare(db: Db, leads: Pick<LeadStore, 'byId'>): Prepare {
  const deals = createDealFacts(db);
  const person = createSamePerson(db, leads);
  const clickTime = createClickTime(db);

  return (conversion, pixel) => {
    const { deal_id: dealId, lead_id: said } = conversion;
    const deal = dealId === null ? null : deals.byId(dealId);
    if (deal === null && said === null) return { ok: false, word: 'person_erased' };
    const flaw = deal === null ? null : deals.flaw(conversion, deal);
    if (flaw !== null) return { ok: false, word: flaw };
    const leadId = whoseOf(conversion, deal);
    if (leadId === null) return { ok: false, word: 'no_lead' };
    const lead = person.living(leadId);
    if (lead === null) return { ok: false, word: 'person_erased' };
    if (lead.deletedAt !== null) return { ok: false, word: 'lead_deleted' };
    if (lead.consent === 'denied') return { ok: false, word: 'no_consent' };
    if (conversion.fact.startsWith('lead.') && person.isTold(conversion, lead.id)) {
      return { ok: false, word: 'same_person' };
    }
    const data = userDataOf(personOf(lead, clickTime(lead)));
    if (!isKnown(data)) return { ok: false, word: 'no_identifiers' };
    const url = conversion.source_url ?? pageOf(lead, pixel);
    const onSite = url !== null && data['client_user_agent'] !== undefined;
    const valueCents = valueOf(conversion, deal);
    const event = {
      event_name: conversion.event_name,
      event_time: Math.floor(conversion.event_time / 1000),
      event_id: conversion.event_id,
      action_source: onSite ? 'website' : 'system_generated',
      ...(url === null ? {} : { event_source_url: url }),
      user_data: data,
      custom_data: customData(conversion, valueCents, lead),
    };
    return {
      ok: true,
      event,
      identifiers: Object.keys(data),
      why: whyOf(conversion, valueCents, data),
      leadId,
      valueCents,
      seen: { leadId: lead.id, leadRev: lead.localRev, dealRev: deal?.local_rev ?? null },
    };
  };
}

/** A deal says itself whose it is: it may have got its lead later, or another one. */
function whoseOf(conversion: ConversionRow, deal: DealNow | null): number | null {
  if (deal !== null && isOfDeal(conversion)) return deal.lead_id;
  return conversion.lead_id ?? deal?.lead_id ?? null;
}

/** The deal's value of now; what may have arrived stays what it was, or it would be another event. */
function valueOf(conversion: ConversionRow, deal: DealNow | null): number | null {
  const isNew = conversion.left_at === null && isOfDeal(conversion);
  return deal !== null && isNew ? positive(deal.value_cents) : conversion.value_cents;
}

/** A platform takes no amount below zero, and makes nothing of none. */
export function positive(cents: number | null): number | null {
  return cents !== null && cents > 0 ? cents : null;
}

/**
 * A lead, as the values that platforms ask for are taken from it.
 *
 * @param seenAt when the click it holds was seen, UTC ms
 */
export function personOf(lead: LeadRow, seenAt = lead.createdAt): Person {
  return {
    name: lead.name,
    email: lead.email,
    phone: lead.phone,
    city: lead.city,
    state: lead.state,
    zip: ownField(lead, zipNames),
    birth: isoDay(ownField(lead, birthNames)),
    externalId: lead.uid,
    tracking: lead.tracking,
    seenAt,
  };
}

function ownField({ custom }: LeadRow, names: readonly string[]): string | null {
  const found = Object.entries(custom).find(([name]) => names.includes(name.trim().toLowerCase()));
  return found === undefined || found[1] === null ? null : String(found[1]);
}

/** `1990-12-31` or `31/12/1990`. */
function isoDay(text: string | null): string | null {
  if (text === null) return null;
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
  return day === undefined ? null : `${year}-${month}-${day}`;
}

/** Where it happened, as far as that is known: the page the person came by, or the pixel's own site. */
function pageOf({ tracking }: LeadRow, { domain }: PixelRow): string | null {
  const page = tracking['page_url'] ?? tracking['landing_page'];
  if (page !== undefined && URL.canParse(page)) return page;
  return domain === null ? null : `https://${domain.replace(/^https?:\/\//, '')}/`;
}

const utm = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'] as const;

function customData(
  { currency }: ConversionRow,
  valueCents: number | null,
  lead: LeadRow,
): Record<string, unknown> {
  const data: Record<string, unknown> = { lead_event_source: 'Ponte', event_source: 'crm' };
  if (valueCents !== null) {
    data['value'] = toReais(valueCents);
    data['currency'] = currency ?? 'BRL';
  }
  for (const name of utm) {
    const value = lead.tracking[name];
    if (value !== undefined && value !== '') data[name] = value;
  }
  return data;
}

const from: Readonly<Record<string, ConversionSource>> = {
  em: 'lead.email',
  ph: 'lead.phone',
  fn: 'lead.name',
  ln: 'lead.name',
  ct: 'lead.city',
  st: 'lead.state',
  zp: 'lead.custom',
  db: 'lead.custom',
  country: 'lead.phone',
  external_id: 'lead.id',
};

function whyOf(conversion: ConversionRow, valueCents: number | null, data: UserData) {
  type Part = { part: string; from: ConversionSource };
  const parts = Object.keys(data).map((part): Part => ({
    part,
    from: from[part] ?? 'lead.tracking',
  }));
  const made: Part[] = [
    { part: 'event_id', from: 'conversion.id' },
    { part: 'event_time', from: 'conversion.time' },
  ];
  if (valueCents === null) return [...made, ...parts];
  const value = conversion.fact === 'manual' || conversion.deal_id === null;
  made.push({ part: 'value', from: value ? 'conversion.value' : 'deal.value' });
  return [...made, ...parts];
}
