import type { AllStandings } from '../../../../shared/model/health.ts';
import type { ConnectionStore } from '../../providers/connection-store.ts';
import type { Registry } from '../../providers/registry.ts';
import { createCheckAgain, type CheckAgain, type CheckAgainParts } from './check-again.ts';
import {
  createConnectionHealth,
  type ConnectionHealthParts,
  type ReadHealth,
} from './connection-health.ts';
import type { Scope } from '../scope.ts';
import { createStandings } from './standing.ts';

/** How sync fares, and the two ways to have it looked at again. */
export type SyncHealth = {
  readonly of: ReadHealth;
  standings(): AllStandings;
  readonly checkAgain: CheckAgain;
};

export type SyncHealthParts = ConnectionHealthParts &
  CheckAgainParts & {
    readonly connections: ConnectionStore;
    readonly registry: Registry;
    readonly scope: Scope;
  };

export function createSyncHealth(parts: SyncHealthParts): SyncHealth {
  const { db, clock, connections, registry } = parts;
  const standing = createStandings(db, clock);
  return {
    of: createConnectionHealth(parts),
    checkAgain: createCheckAgain(parts),
    standings() {
      const all = connections.list();
      return {
        total: standing.anywhere(all.map(({ id }) => id)),
        connections: all.map((each) => ({
          id: each.uid,
          ...standing.of(
            each.id,
            registry.find(each.provider).objects.lead.required,
            parts.scope.insideOf(each),
          ),
        })),
      };
    },
  };
}
