import { z } from 'zod';
import { transact, type Db } from '../db/database.ts';
import type { Gate, Hold, KeptGate } from '../jobs/gate.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { ConnectionRow, ConnectionStore } from '../providers/connection-store.ts';
import type { Registry } from '../providers/registry.ts';
import type { SyncConfig } from './config.ts';

/**
 * Keeps what the gate knows of each connection, so that a restart neither hurries a system that
 * asked for patience nor tries a password again that was refused, nor forgets what of the day's
 * calls is spent.
 */
export type GateKeeper = { start(): void; stop(): void };

export type GateKeeperParts = {
  readonly db: Db;
  readonly connections: ConnectionStore;
  readonly registry: Registry;
  readonly gate: Gate;
  readonly live: Live;
  readonly log: Log;
  readonly config: SyncConfig;
};

/** A day is written down ahead, so many calls at a time: a crash makes it seem longer, never shorter. */
const writtenAhead = 25;

const keptDay = z.object({ calls: z.number(), until: z.number() });
type KeptDay = z.infer<typeof keptDay>;

export function createGateKeeper(parts: GateKeeperParts): GateKeeper {
  const { db, connections, registry, gate, live, log, config } = parts;
  let stopListening: (() => void) | undefined;
  const written = new Map<number, KeptDay>();

  function writeDay(connectionId: number, day: KeptDay): void {
    const row = connections.byId(connectionId);
    if (row === null || row.removedAt !== null) return;
    const limiter = JSON.stringify(day);
    transact(db, (tx) => void connections.update(tx, connectionId, { limiter }));
    written.set(connectionId, day);
  }

  function keepDay(connectionId: number, { calls, until }: KeptDay): void {
    const before = written.get(connectionId);
    if (before?.until === until && calls <= before.calls) return;
    const ahead = { calls: calls - 1 + writtenAhead, until };
    attempt(connectionId, () => writeDay(connectionId, ahead));
  }

  function keep(connectionId: number): void {
    attempt(connectionId, () => write(connectionId));
    live.tell({ type: 'connections.changed' });
  }

  /**
   * The gate goes on whether it can be written down or not: a full disk must not stop the calls, nor
   * their answers, nor closing.
   */
  function attempt(connectionId: number, writes: () => void): void {
    try {
      writes();
    } catch (error) {
      log.warn(
        { connection: connectionId, error: describeError(error) },
        'The state of a connection could not be kept',
      );
    }
  }

  function write(connectionId: number): void {
    const row = connections.byId(connectionId);
    if (row === null || row.removedAt !== null) return;
    const { state, reason, until } = gate.beneathPause(connectionId);
    if (row.state !== state || row.stateReason !== reason || row.stateUntil !== until) {
      transact(db, (tx) => {
        connections.update(tx, connectionId, { state, stateReason: reason, stateUntil: until });
      });
    }
  }

  return {
    start() {
      for (const row of connections.list()) {
        const pace = config.pace ?? registry.find(row.provider).limits;
        gate.watch(row.id, pace, keptOf(row));
      }
      if (stopListening) return;
      const stops = [gate.onChange(keep), gate.onDay(keepDay)];
      stopListening = () => stops.forEach((stop) => stop());
    },
    stop() {
      if (!stopListening) return;
      stopListening();
      stopListening = undefined;
      for (const { id } of connections.list()) {
        const day = gate.day(id);
        if (day && written.has(id)) attempt(id, () => writeDay(id, day));
      }
    },
  };
}

/** An outage or an open breaker is found out anew; a wait and a refusal are not. */
function keptOf(row: ConnectionRow): KeptGate {
  const holds: Partial<Record<Hold, string>> = {};
  if (row.paused) holds.paused = 'Somebody paused this connection.';
  if (row.state === 'auth_required') holds.auth_required = row.stateReason ?? '';
  const day = readDay(row.limiter);
  return {
    holds,
    ...(day ? { day } : {}),
    ...(row.state === 'throttled' && row.stateUntil !== null ? { heldUntil: row.stateUntil } : {}),
  };
}

function readDay(text: string | null): KeptDay | null {
  if (text === null) return null;
  const parsed = keptDay.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
