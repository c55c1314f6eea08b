import type { Cause } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { StageStore } from '../deals/stage-store.ts';
import type { EventRow } from '../events/event-store.ts';
import type { RaiseFact } from '../events/own-events.ts';
import type { Hooks } from '../hooks/create-hooks.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { RecordChange } from '../sync/outbox.ts';
import type { Vault } from '../sync/ports.ts';
import { createAttemptStore } from './attempt-store.ts';
import { createCapture } from './capture.ts';
import { createConversionList } from './conversion-list.ts';
import { createConversionService, type ConversionService } from './conversion-service.ts';
import { createConversionStore } from './conversion-store.ts';
import { createDispatcher } from './dispatcher.ts';
import { createHttpGateway } from './http-gateway.ts';
import { createMetaGateway } from './meta-gateway.ts';
import { createPrepare } from './payload.ts';
import { createPixelService, type PixelService } from './pixel-service.ts';
import { createPixelStore, type PixelStore } from './pixel-store.ts';
import type { ConversionRow } from './rows.ts';
import { createRuleStore } from './rule-store.ts';
import { createVerdictConsumer } from './verdict-hook.ts';

/** Reporting what advertising brought: from the business fact to the platform's answer. */
export type Marketing = {
  /** In the transaction of a change of a record. */
  changed(tx: Tx, change: RecordChange, cause: Cause): void;
  /** In the transaction in which a told fact was acted on. */
  told(tx: Tx, event: EventRow, amount: number | null): void;
  attach(parts: MarketingParts): MarketingRunning;
};

export type MarketingParts = {
  readonly audit: AuditLog;
  readonly vault: Vault;
  readonly log: Log;
  readonly random: () => number;
  readonly leads: Pick<LeadStore, 'byId' | 'byUid'>;
  readonly stages: StageStore;
  readonly hooks: Pick<Hooks, 'on'>;
};

export type MarketingRunning = {
  readonly pixels: PixelService;
  readonly conversions: ConversionService;
  /** For the rooms that send to the same accounts. */
  readonly pixelStore: PixelStore;
  /** Forgets what was answered long ago; what was reported stays. */
  forget(): void;
  start(): void;
  stop(): Promise<void>;
};

const attemptsKeptMs = 90 * 86_400_000;

export function createMarketing(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly raise: RaiseFact;
}): Marketing {
  const { db, clock, live } = parts;
  const pixels = createPixelStore(db, clock);
  const rules = createRuleStore(db, clock);
  const conversions = createConversionStore(db, clock);
  const kept = { ...parts, pixels, rules, conversions };
  const capture = createCapture({ ...kept, queued: (tx, row) => raise(tx, 'queued', row) });

  function raise(tx: Tx, what: 'queued' | 'dispatched' | 'failed', row: ConversionRow): void {
    const { event_name: eventName, event_id: eventId, uid: id, lead_id: leadId } = row;
    parts.raise(tx, {
      type: `conversion.${what}`,
      leadId,
      dealId: row.deal_id,
      said: { id, eventName, eventId },
    });
  }

  return {
    changed: capture.changed,
    told: capture.told,
    attach(running) {
      const gateways = {
        meta: createMetaGateway({ clock, vault: running.vault }),
        http: createHttpGateway({ clock, vault: running.vault }),
      };
      const all = {
        ...kept,
        ...running,
        raise,
        attempts: createAttemptStore(db),
        list: createConversionList(db),
        prepare: createPrepare(db, running.leads),
        gatewayOf: (pixel: { gateway: keyof typeof gateways }) => gateways[pixel.gateway],
      };
      const dispatcher = createDispatcher(all);
      const { kick } = dispatcher;
      const pixelService = createPixelService({ ...all, kick });
      const tell = () => live.tell({ type: 'marketing.changed' });
      running.hooks.on('conversion-verdict', createVerdictConsumer({ ...kept, tell, raise }));
      return {
        pixels: pixelService,
        pixelStore: pixels,
        conversions: createConversionService({ ...all, pixelService, kick }),
        forget() {
          const before = clock.now() - attemptsKeptMs;
          while (transact(db, (tx) => all.attempts.forget(tx, before)));
        },
        start: dispatcher.start,
        stop: dispatcher.stop,
      };
    },
  };
}
