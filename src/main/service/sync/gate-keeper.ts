import { transact, type Db } from '../db/database.ts';
import type { Gate, Hold, KeptGate } from '../jobs/gate.ts';
import type { Live } from '../live.ts';
import type { ConnectionRow, ConnectionStore } from '../providers/connection-store.ts';
import type { Registry } from '../providers/registry.ts';
import type { SyncConfig } from './config.ts';

/**
 * Keeps what the gate knows of each connection, so that a restart neither hurries a system that
 * asked for patience nor tries a password again that was refused.
 */
export type GateKeeper = { start(): void; stop(): void };

export type GateKeeperParts = {
  readonly db: Db;
  readonly connections: ConnectionStore;
  readonly registry: Registry;
  readonly gate: Gate;
  readonly live: Live;
  readonly config: SyncConfig;
};

export function createGateKeeper(parts: GateKeeperParts): GateKeeper {
  const { db, connections, registry, gate, live, config } = parts;
  let stopListening: (() => void) | undefined;

  function keep(connectionId: number): void {
    const row = connections.byId(connectionId);
    if (row === null || row.removedAt !== null) return;
    const { state, reason, until } = gate.state(connectionId);
    if (row.state !== state || row.stateReason !== reason || row.stateUntil !== until) {
      transact(db, (tx) => {
        connections.update(tx, connectionId, { state, stateReason: reason, stateUntil: until });
      });
    }
    live.tell({ type: 'connections.changed' });
  }

  return {
    start() {
      for (const row of connections.list()) {
        const pace = config.pace ?? registry.find(row.provider).limits;
        gate.watch(row.id, pace, keptOf(row));
      }
      stopListening ??= gate.onChange(keep);
    },
    stop() {
      stopListening?.();
      stopListening = undefined;
    },
  };
}

/** An outage or an open breaker is found out anew; a wait and a refusal are not. */
function keptOf(row: ConnectionRow): KeptGate {
  const holds: Partial<Record<Hold, string>> = {};
  if (row.paused) holds.paused = 'Somebody paused this connection.';
  if (row.state === 'auth_required') holds.auth_required = row.stateReason ?? '';
  return {
    holds,
    ...(row.state === 'throttled' && row.stateUntil !== null ? { heldUntil: row.stateUntil } : {}),
  };
}
