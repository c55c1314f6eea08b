import type { ConversionFact, ConversionWord } from '../../../shared/model/marketing.ts';
import type { EventType } from '../../../shared/model/event.ts';
import { toCents } from '../../../shared/br/money.ts';
import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import type { EventRow } from '../events/event-store.ts';
import type { RecordChange } from '../sync/outbox.ts';
import type { ConversionStore, NewConversion } from './conversion-store.ts';
import { positive } from './payload.ts';
import type { PixelStore } from './pixel-store.ts';
import type { ConversionRow } from './rows.ts';
import type { RuleStore } from './rule-store.ts';
import { createIsTold } from './same-person.ts';

/**
 * Sees business facts as they happen and leaves conversions for them, in the same transaction.
 *
 * The id of a conversion is made of the record and the event's name: what happens twice to one
 * record (won, taken back, won again) is reported once. Part of something large that a person
 * approved as a whole reports nothing, and what a lead takes over from one that is merged into it
 * happened to that one.
 */
export type Capture = {
  changed(tx: Tx, change: Changed, cause: Cause): void;
  /** A fact that another system told, with the amount it named. */
  told(tx: Tx, event: EventRow, amount: number | null): void;
};

/** Of a lead that was removed: the one it is from now on, where it was merged. */
type Changed = RecordChange & { readonly mergedInto?: number };

type Subject = {
  readonly uid: string;
  readonly leadId: number | null;
  readonly dealId: number | null;
  readonly valueCents: number | null;
  readonly at: number;
};

type DealFacts = {
  uid: string;
  lead_id: number | null;
  value_cents: number | null;
  stage_id: number;
  kind: string;
};

const toldFacts = new Set<EventType>([
  'client.registered',
  'service.completed',
  'payment.received',
]);

export function createCapture(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly pixels: PixelStore;
  readonly rules: RuleStore;
  readonly conversions: ConversionStore;
  /** Tells the hub of one that was left. */
  readonly queued: (tx: Tx, conversion: ConversionRow) => void;
}): Capture {
  const { clock, pixels, rules, conversions } = parts;
  const { client } = parts.db;
  const leadOf = client.prepare<
    [number],
    { uid: string; status: string; lifecycle: string; created_at: number }
  >('select uid, status, lifecycle, created_at from lead where id = ?');
  const dealOf = client.prepare<[number], DealFacts>(
    `select deal.uid, lead_id, value_cents, stage_id, stage.kind from deal
       join stage on stage.id = stage_id where deal.id = ?`,
  );

  const isTold = createIsTold(parts.db);
  /** By the cause they share: the leads that others are merged into, before these get their values. */
  const merging = new WeakMap<Cause, Set<number>>();

  const isAnybodyTold = () => pixels.all().some(({ active }) => active === 1);

  function report(tx: Tx, fact: ConversionFact, subject: Subject, stageId?: number): void {
    for (const rule of rules.of(fact)) {
      if (rule.stage_id !== null && rule.stage_id !== stageId) continue;
      for (const pixel of pixels.all()) {
        if (pixel.active === 0 || (rule.pixel_id !== null && rule.pixel_id !== pixel.id)) continue;
        const made = {
          pixel_id: pixel.id,
          lead_id: subject.leadId,
          deal_id: subject.dealId,
          fact,
          event_name: rule.event_name,
          event_id: `${subject.uid}:${rule.event_name}`,
          event_time: subject.at,
          source_url: null,
          value_cents: positive(subject.valueCents),
          currency: positive(subject.valueCents) === null ? null : 'BRL',
        };
        if (isToldOfAnother(made)) continue;
        const added = conversions.add(tx, made);
        if (added) parts.queued(tx, added);
      }
    }
  }

  function isToldOfAnother(made: NewConversion): boolean {
    const { fact, lead_id: leadId } = made;
    return fact.startsWith('lead.') && leadId !== null && isTold({ ...made, id: null }, leadId);
  }

  function ofLead(tx: Tx, { recordId, kind, fields, mergedInto }: Changed, cause: Cause): void {
    if (mergedInto !== undefined) {
      merging.set(cause, (merging.get(cause) ?? new Set()).add(mergedInto));
    }
    if (kind === 'removed' || kind === 'restored' || merging.get(cause)?.has(recordId)) return;
    const lead = leadOf.get(recordId);
    if (!lead) return;
    const at = clock.now();
    const subject = { uid: lead.uid, leadId: recordId, dealId: null, valueCents: null, at };
    if (kind === 'created') report(tx, 'lead.created', { ...subject, at: lead.created_at });
    if (fields.includes('status') && lead.status === 'qualified') {
      report(tx, 'lead.qualified', subject);
    }
    if (fields.includes('lifecycle') && lead.lifecycle === 'customer') {
      report(tx, 'lead.converted', subject);
    }
  }

  function ofDeal(tx: Tx, { recordId, kind, fields }: RecordChange): void {
    if (kind === 'removed' || kind === 'restored') return;
    const deal = dealOf.get(recordId);
    if (!deal) return;
    const subject = {
      uid: deal.uid,
      leadId: deal.lead_id,
      dealId: recordId,
      valueCents: deal.value_cents,
      at: clock.now(),
    };
    if (kind === 'created') report(tx, 'deal.created', subject);
    if (kind === 'edited' && !fields.includes('stageId')) return;
    report(tx, 'deal.stage', subject, deal.stage_id);
    if (deal.kind === 'won') report(tx, 'deal.won', subject);
  }

  /** What was put aside because of how a deal stood. */
  function lookAgain(tx: Tx, { recordId, kind, fields }: Changed): void {
    const words: ConversionWord[] = [];
    if (kind === 'restored') words.push('deal_deleted');
    if (fields.includes('leadId')) words.push('no_lead', 'lead_deleted');
    if (fields.includes('stageId')) words.push('deal_moved');
    const deal = words.length === 0 || kind === 'created' ? undefined : dealOf.get(recordId);
    if (!deal) return;
    for (const { id } of pixels.all()) conversions.lookAgain(tx, id, deal.uid, words);
  }

  return {
    changed(tx, change, cause) {
      if (!cause.quiet && isAnybodyTold()) {
        if (change.objectType === 'lead') ofLead(tx, change, cause);
        else if (change.objectType === 'deal') ofDeal(tx, change);
      }
      if (change.objectType === 'deal') lookAgain(tx, change);
    },
    told(tx, event, amount) {
      if (!toldFacts.has(event.type) || event.lead_id === null || !isAnybodyTold()) return;
      report(tx, event.type as ConversionFact, {
        uid: event.uid,
        leadId: event.lead_id,
        dealId: null,
        valueCents: amount === null ? null : toCents(amount),
        at: Math.min(event.occurred_at, clock.now()),
      });
    },
  };
}
