import { statfs } from 'node:fs/promises';
import type { TunnelBrief } from '../../../shared/model/tunnel.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { SettingStore } from '../settings/setting-store.ts';
import type { Vault } from '../sync/ports.ts';
import { createAlertService, type AlertService } from './alert-service.ts';
import { createAlertStore } from './alert-store.ts';
import type { CallMeter } from './call-meter.ts';
import { createChannels } from './channels.ts';
import { createAlertDeliveries } from './delivery-store.ts';
import { createLookout } from './lookout.ts';
import { createMeasure, type MeasureParts } from './measures.ts';
import { createAlertRules } from './rules.ts';
import { createAlertSender } from './sender.ts';
import { createSayAlert } from './words.ts';

/** What Ponte tells people by itself: measured, judged, kept, shown, sent on. */
export type Alerts = {
  readonly service: AlertService;
  /** Kinds of the alerts that last, for health. */
  openKinds(): string[];
  /** Looks now, instead of within the minute. */
  look(): Promise<void>;
  /** Forgets what ended long ago. */
  forget(): void;
  start(): void;
  stop(): Promise<void>;
};

/** A native notice, where the console has a desktop to show it on. */
export type NativeNotice = {
  readonly title: string;
  readonly body: string;
  /** What pressing it does. */
  readonly command: string;
};

export type AlertsParts = Pick<MeasureParts, 'refusedInARow' | 'newestCopyAt'> & {
  readonly db: Db;
  readonly dir: string;
  /** Name of the workspace. */
  readonly name: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly settings: SettingStore;
  readonly calls: CallMeter;
  readonly host: {
    readonly tunnel?: { brief(): TunnelBrief };
    preferences(): unknown;
    notify?(notice: NativeNotice): void;
  };
  readonly freeBytes?: MeasureParts['freeBytes'];
};

export function createAlerts(parts: AlertsParts): Alerts {
  const { db, clock, host, settings } = parts;
  const store = createAlertStore(db, clock);
  const rules = createAlertRules(settings);
  const channels = createChannels(settings);
  const deliveries = createAlertDeliveries(db, clock);
  const say = createSayAlert(() => host.preferences());
  const sender = createAlertSender({
    ...parts,
    store,
    channels,
    deliveries,
    say,
    workspace: parts.name,
  });
  const lookout = createLookout({
    ...parts,
    store,
    rules,
    measure: createMeasure({
      ...parts,
      tunnel: () => host.tunnel?.brief() ?? null,
      freeBytes: parts.freeBytes ?? (() => freeBytesOf(parts.dir)),
    }),
    told(tx, alert, what) {
      for (const { kind, on } of channels.all()) if (on) deliveries.plan(tx, alert.id, kind, what);
      setImmediate(sender.kick);
    },
    opened({ kind, facts }) {
      const { title, todo } = say.of(kind, JSON.parse(facts) as Record<string, string | number>);
      host.notify?.({ title: `${parts.name}: ${title}`, body: todo, command: 'alerts.open' });
    },
  });

  return {
    service: createAlertService({
      ...parts,
      store,
      rules,
      channels,
      deliveries,
      sender,
      look: () => void lookout.look(),
    }),
    look: lookout.look,
    openKinds: () => store.open().map(({ kind }) => kind),
    forget: () =>
      transact(db, (tx) => {
        store.prune(tx);
        parts.calls.prune(tx);
      }),
    start() {
      lookout.start();
      sender.start();
    },
    async stop() {
      await lookout.stop();
      await sender.stop();
    },
  };
}

async function freeBytesOf(dir: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return bavail * bsize;
  } catch {
    return null;
  }
}
