import { toCents } from '../../../shared/br/money.ts';
import { PonteError } from '../../../shared/errors.ts';
import type {
  Conversion,
  ConversionDetail,
  ConversionDraft,
  ConversionRule,
  ConversionRuleDraft,
} from '../../../shared/model/marketing.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { StageStore } from '../deals/stage-store.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { AttemptStore } from './attempt-store.ts';
import type { ConversionList } from './conversion-list.ts';
import type { ConversionStore, NewConversion, Settled } from './conversion-store.ts';
import type { Prepare } from './payload.ts';
import type { PixelService } from './pixel-service.ts';
import type { PixelStore } from './pixel-store.ts';
import type { ConversionRow, PixelRow, RuleRow } from './rows.ts';
import type { RuleStore } from './rule-store.ts';

/** What people and keys do with conversions. */
export type ConversionService = Pick<ConversionList, 'page'> & {
  get(uid: string): ConversionDetail;
  /** One a pixel. The same event id again answers what is kept. @throws PonteError */
  create(draft: ConversionDraft): Conversion[];
  /** Sends once more what was refused or withheld. */
  retry(uid: string, operator: Operator): Conversion;
  /** Sends although it may have arrived, or notes that it did. */
  decide(uid: string, choice: 'send' | 'sent', operator: Operator): Conversion;
  cancel(uid: string, operator: Operator): Conversion;
  rules(): ConversionRule[];
  saveRule(draft: ConversionRuleDraft, operator: Operator): ConversionRule[];
  removeRule(uid: string, operator: Operator): ConversionRule[];
};

const mostRules = 50;

type DealFacts = { id: number; uid: string; lead_id: number | null; value_cents: number | null };

export function createConversionService(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly leads: Pick<LeadStore, 'byUid'>;
  readonly stages: Pick<StageStore, 'byUid'>;
  readonly pixels: PixelStore;
  readonly pixelService: Pick<PixelService, 'existing'>;
  readonly rules: RuleStore;
  readonly conversions: ConversionStore;
  readonly attempts: AttemptStore;
  readonly list: ConversionList;
  readonly prepare: Prepare;
  readonly kick: () => void;
  readonly raise: (tx: Tx, what: 'queued', conversion: ConversionRow) => void;
}): ConversionService {
  const { db, clock, audit, conversions, list, pixels, rules } = parts;
  const dealOf = db.client.prepare<[string], DealFacts>(
    'select id, uid, lead_id, value_cents from deal where uid = ? and deleted_at is null',
  );
  const tell = () => parts.live.tell({ type: 'marketing.changed' });

  function noted(operator: Operator, action: string, uid: string, work: (tx: Tx) => void): void {
    transact(db, (tx) => {
      work(tx);
      audit.append(tx, {
        actor: operator.name,
        action,
        subjectType: 'conversion',
        subjectId: uid,
      });
    });
    tell();
    parts.kick();
  }

  /** From a state that allows it, to another. */
  function move(
    uid: string,
    operator: Operator,
    action: string,
    from: readonly ConversionRow['state'][],
    how: Settled,
  ): Conversion {
    const { row } = list.one(uid);
    if (!from.includes(row.state)) {
      throw new PonteError(
        'CHANGED_MEANWHILE',
        'This conversion is no longer as it was on your screen. Look at it again.',
        { details: { state: row.state } },
      );
    }
    if (how.state === 'waiting' && pixels.byId(row.pixel_id) === null) {
      throw new PonteError('BAD_INPUT', 'Its pixel was removed. Report it again to another one.');
    }
    noted(operator, action, uid, (tx) => conversions.settle(tx, row.id, how));
    return list.one(uid).shown;
  }

  function detailOf(row: ConversionRow, pixel: PixelRow | null) {
    if (row.payload !== null) {
      const kept = JSON.parse(row.payload) as unknown;
      const now = pixel === null ? null : parts.prepare(row, pixel);
      return { payload: kept, why: now?.ok ? [...now.why] : [] };
    }
    const now = pixel === null ? null : parts.prepare(row, pixel);
    return now?.ok ? { payload: now.event, why: [...now.why] } : { payload: null, why: [] };
  }

  return {
    page: list.page,

    get(uid) {
      const { row, shown } = list.one(uid);
      const made = detailOf(row, pixels.byId(row.pixel_id));
      return { ...shown, ...made, tries: parts.attempts.of(row.id) };
    },

    create(draft) {
      const now = clock.now();
      const at = draft.eventTime === undefined ? now : Date.parse(draft.eventTime);
      if (at > now + 60_000) {
        throw refused('eventTime', 'in_future', 'A conversion is reported once it has happened.');
      }
      const deal = draft.dealId === undefined ? null : dealOf.get(draft.dealId);
      if (deal === undefined) throw new PonteError('NOT_FOUND', 'This deal does not exist.');
      const lead = draft.leadId === undefined ? null : parts.leads.byUid(draft.leadId);
      if (draft.leadId !== undefined && (lead === null || lead.deletedAt !== null)) {
        throw new PonteError('NOT_FOUND', 'This lead does not exist.');
      }
      const to = chosen(draft.pixelId ?? null);
      const cents =
        draft.value === undefined || draft.value === null
          ? (deal?.value_cents ?? null)
          : toCents(draft.value);
      const about = deal?.uid ?? lead?.uid ?? '';
      const made = (pixel: PixelRow): NewConversion => ({
        pixel_id: pixel.id,
        lead_id: lead?.id ?? deal?.lead_id ?? null,
        deal_id: deal?.id ?? null,
        fact: 'manual',
        event_name: draft.eventName,
        event_id: draft.eventId ?? `${about}:${draft.eventName}`,
        event_time: at,
        source_url: sourceUrl(draft.eventSourceUrl),
        value_cents: cents === 0 ? null : cents,
        currency: cents === null || cents === 0 ? null : (draft.currency ?? 'BRL'),
      });
      const rows = transact(db, (tx) =>
        to.map((pixel) => {
          const asked = made(pixel);
          const added = conversions.add(tx, asked);
          if (added) parts.raise(tx, 'queued', added);
          return added ?? conversions.byEventId(pixel.id, asked.event_id);
        }),
      );
      tell();
      return rows.flatMap((row) => (row ? [list.one(row.uid).shown] : []));
    },

    retry: (uid, operator) =>
      move(uid, operator, 'conversion.retried', ['refused', 'withheld', 'cancelled', 'waiting'], {
        state: 'waiting',
        runAt: clock.now(),
      }),
    decide: (uid, choice, operator) =>
      move(
        uid,
        operator,
        choice === 'send' ? 'conversion.confirmed_late' : 'conversion.taken_as_sent',
        ['uncertain'],
        choice === 'send'
          ? { state: 'waiting', runAt: clock.now(), leftAt: null }
          : { state: 'sent', word: 'by_person' },
      ),
    cancel: (uid, operator) =>
      move(uid, operator, 'conversion.cancelled', ['waiting', 'uncertain', 'withheld', 'refused'], {
        state: 'cancelled',
        word: 'by_person',
      }),

    rules: () => rules.all().map(toRule),
    saveRule(draft, operator) {
      if (draft.id === undefined && rules.all().length >= mostRules) {
        throw new PonteError('TOO_LARGE', `At most ${mostRules} rules are kept. Remove one first.`);
      }
      const stage = draft.stageId === null ? null : parts.stages.byUid(draft.stageId);
      if (draft.fact === 'deal.stage' && stage === null) {
        throw refused('stageId', 'required', 'Choose the stage that is reported.');
      }
      const pixel = draft.pixelId === null ? null : parts.pixelService.existing(draft.pixelId);
      noted(operator, 'conversion_rule.saved', draft.id ?? draft.fact, (tx) =>
        rules.save(tx, {
          uid: draft.id ?? null,
          fact: draft.fact,
          stageId: draft.fact === 'deal.stage' ? (stage?.id ?? null) : null,
          eventName: draft.eventName,
          pixelId: pixel?.id ?? null,
          active: draft.active,
        }),
      );
      return rules.all().map(toRule);
    },
    removeRule(uid, operator) {
      noted(operator, 'conversion_rule.removed', uid, (tx) => void rules.remove(tx, uid));
      return rules.all().map(toRule);
    },
  };

  /** @throws PonteError CONFLICT where there is nobody to tell */
  function chosen(uid: string | null): PixelRow[] {
    const active = pixels.all().filter(({ active: on }) => on === 1);
    const named = uid === null ? active : active.filter((pixel) => pixel.uid === uid);
    if (named.length > 0) return named;
    throw new PonteError(
      'BAD_INPUT',
      'There is no active pixel to report this to. Set one up, or switch it on, then try again.',
    );
  }
}

function sourceUrl(url: string | undefined): string | null {
  if (url === undefined) return null;
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  throw refused('eventSourceUrl', 'not_an_address', 'This is not the address of a page.');
}

function refused(field: string, problem: string, message: string): PonteError {
  return new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field, problem, message }] },
  });
}

function toRule(row: RuleRow): ConversionRule {
  return {
    id: row.uid,
    fact: row.fact,
    stageId: row.stage_uid,
    eventName: row.event_name,
    pixelId: row.pixel_uid,
    active: row.active === 1,
  };
}
