import type { Run } from '../../../../shared/model/sync.ts';
import { PonteError } from '../../../../shared/errors.ts';
import type { Operator } from '../../actor.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clock } from '../../clock.ts';
import { transact, type Db } from '../../db/database.ts';
import type { ConnectionStore } from '../../providers/connection-store.ts';
import type { Registry } from '../../providers/registry.ts';
import type { LookBack } from '../pull/look-back.ts';
import type { RunList } from '../runs/run-list.ts';
import type { SyncService } from '../sync-service.ts';
import type { WatermarkStore } from '../pull/watermark-store.ts';

/** A person does not trust what was read: everything is checked, or a stretch of time read again. */
export type CheckAgain = {
  /** Where every reading walks through everything, a reading is the check. */
  reconcile(connectionUid: string, operator: Operator): Run;
  /** @throws PonteError BAD_INPUT for a moment that has not come yet */
  reread(connectionUid: string, from: number, operator: Operator): Run;
};

export type CheckAgainParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly connections: ConnectionStore;
  readonly registry: Pick<Registry, 'find'>;
  readonly lookBack: LookBack;
  readonly watermarks: Pick<WatermarkStore, 'fallTo'>;
  readonly service: Pick<SyncService, 'pull' | 'reconcile'>;
  readonly runList: Pick<RunList, 'show'>;
  readonly audit: AuditLog;
};

export function createCheckAgain(parts: CheckAgainParts): CheckAgain {
  const { db, clock, connections, registry, lookBack, service, runList, audit } = parts;

  return {
    reconcile(connectionUid, { name: actor }) {
      const { id, provider } = connections.existing(connectionUid);
      const how = { trigger: 'person' as const, actor };
      const list = { connectionId: id, objectType: 'lead' as const };
      const each = lookBack.walksAtEachPull(list, registry.find(provider).objects.lead);
      return transact(db, (tx) =>
        runList.show(each ? service.pull(tx, id, how) : service.reconcile(tx, id, how)),
      );
    },
    reread(connectionUid, from, { name: actor }) {
      const { id, uid, name, provider } = connections.existing(connectionUid);
      if (from > clock.now()) {
        throw new PonteError('BAD_INPUT', 'Choose a moment that has passed.', {
          details: {
            fields: [{ field: 'from', problem: 'in_future', message: 'This has not come yet.' }],
          },
        });
      }
      return transact(db, (tx) => {
        parts.watermarks.fallTo(tx, id, from);
        audit.append(tx, {
          actor,
          action: 'connection.reread',
          subjectType: 'connection',
          subjectId: uid,
          details: { provider, name, from: new Date(from).toISOString() },
        });
        return runList.show(service.pull(tx, id, { trigger: 'reread', actor }));
      });
    },
  };
}
