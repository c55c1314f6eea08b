import { PonteError } from '../../../shared/errors.ts';
import type {
  Alert,
  AlertChannel,
  AlertChannelDraft,
  AlertChannelKind,
  AlertRule,
} from '../../../shared/model/alert.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db } from '../db/database.ts';
import { schemes } from '../hooks/verify.ts';
import type { Live } from '../live.ts';
import { addressFlaw } from '../providers/http.ts';
import type { Vault } from '../sync/ports.ts';
import { toAlert, type AlertStore } from './alert-store.ts';
import type { Channels, KeptChannel } from './channels.ts';
import type { AlertDeliveries } from './delivery-store.ts';
import type { AlertRules } from './rules.ts';
import type { AlertSender } from './sender.ts';

/** What people do with alerts, and admins with their rules and channels. */
export type AlertService = {
  open(): Alert[];
  ended(limit: number): Alert[];
  acknowledge(uid: string, operator: Operator): Alert;
  snooze(uid: string, until: number | null): Alert;
  rules(): AlertRule[];
  setRule(rule: AlertRule, operator: Operator): AlertRule;
  channels(): AlertChannel[];
  setChannel(draft: AlertChannelDraft, operator: Operator): Promise<AlertChannel>;
  removeChannel(kind: AlertChannelKind, operator: Operator): void;
  revealChannel(
    kind: AlertChannelKind,
    operator: Operator,
  ): Promise<{ url: string; secret: string | null }>;
  testChannel(
    kind: AlertChannelKind,
  ): Promise<{ ok: boolean; status: number | null; reason: string | null }>;
};

export type AlertServiceParts = {
  readonly db: Db;
  readonly live: Live;
  readonly audit: AuditLog;
  readonly vault: Vault;
  readonly store: AlertStore;
  readonly rules: AlertRules;
  readonly channels: Channels;
  readonly deliveries: AlertDeliveries;
  readonly sender: AlertSender;
  /** Looks at once, since another rule holds now. */
  readonly look: () => void;
};

export function createAlertService(parts: AlertServiceParts): AlertService {
  const { db, live, audit, vault, store, rules, channels, deliveries, sender } = parts;

  function changed(
    { name: actor }: Operator,
    action: string,
    subjectId: string,
    work: () => void,
    details: Record<string, unknown> = {},
  ): void {
    transact(db, (tx) => {
      work();
      audit.append(tx, { actor, action, subjectType: 'alert', subjectId, details });
    });
    live.tell({ type: 'alerts.changed' });
  }

  function show({ kind, on, host }: KeptChannel): AlertChannel {
    const last = deliveries.last(kind);
    return {
      kind,
      on,
      host,
      last: last && {
        at: new Date(last.settled_at ?? last.created_at).toISOString(),
        state: last.state,
        attempts: last.attempts,
        reason: last.reason,
      },
    };
  }

  async function addressOf(
    url: string | undefined,
    before: KeptChannel | null,
  ): Promise<Pick<KeptChannel, 'host' | 'url'>> {
    if (url === undefined) {
      if (before) return before;
      throw badAddress('Say to which address alerts are sent.');
    }
    const flaw = addressFlaw(url);
    if (flaw !== null) throw badAddress('The address must begin with https://.');
    return { host: new URL(url).host, url: await vault.seal(url) };
  }

  return {
    open: () => store.open().map(toAlert),
    ended: (limit) => store.ended(limit).map(toAlert),
    acknowledge(uid, { name }) {
      const { id } = store.existing(uid);
      transact(db, (tx) => store.acknowledge(tx, id, name));
      live.tell({ type: 'alerts.changed' });
      return toAlert(store.existing(uid));
    },
    snooze(uid, until) {
      const { id, resolved_at: ended } = store.existing(uid);
      if (ended === null) transact(db, (tx) => store.snooze(tx, id, until));
      live.tell({ type: 'alerts.changed' });
      return toAlert(store.existing(uid));
    },
    rules: rules.all,
    setRule(rule, operator) {
      changed(operator, 'alert-rule.changed', rule.kind, () => rules.set(rule), { ...rule });
      parts.look();
      return rules.of(rule.kind);
    },
    channels: () => channels.all().map(show),
    async setChannel({ kind, on, url }, operator) {
      const before = channels.find(kind);
      const address = await addressOf(url, before);
      const secret =
        kind === 'slack'
          ? null
          : (before?.secret ?? (await vault.seal(schemes['standard-webhooks'].makeSecret())));
      const channel: KeptChannel = { kind, on, host: address.host, url: address.url, secret };
      changed(
        operator,
        'alert-channel.changed',
        kind,
        () => {
          channels.put(channel);
          // What was to be told while it was switched off is old by now.
          if (!on) deliveries.drop(kind);
        },
        { host: address.host, on },
      );
      sender.kick();
      return show(channel);
    },
    removeChannel(kind, operator) {
      changed(operator, 'alert-channel.removed', kind, () => {
        channels.remove(kind);
        deliveries.drop(kind);
      });
    },
    async revealChannel(kind, operator) {
      const { url, secret } = channels.existing(kind);
      const shown = {
        url: await vault.open(url),
        secret: secret === null ? null : await vault.open(secret),
      };
      changed(operator, 'alert-channel.revealed', kind, () => undefined);
      return shown;
    },
    async testChannel(kind) {
      const posted = await sender.test(channels.existing(kind));
      return { ok: posted.ok, status: posted.status, reason: posted.ok ? null : posted.reason };
    },
  };
}

function badAddress(message: string): PonteError {
  const fields = [{ field: 'url', problem: 'not_https', message }];
  return new PonteError('BAD_INPUT', message, { details: { fields } });
}
