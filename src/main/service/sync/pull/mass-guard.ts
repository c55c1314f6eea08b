import { afterCommit, transact, type Db, type Tx } from '../../db/database.ts';
import type { LinkStore } from '../../links/link-store.ts';
import type { Live } from '../../live.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import type { PageWork } from './apply-page.ts';
import type { SyncConfig } from '../config.ts';

/**
 * How much one reading may overwrite or clear before a person has looked.
 *
 * The first few destructive changes go through; whether the rest do is known once all are counted.
 */
export type MassGuard = {
  /** So many go through before their number is known. */
  streamed(connection: ConnectionRow): number;
  /** Why the rest of what was read is kept back, or null where it may go through. */
  tooMuch(work: PageWork): string | null;
  /** The same, and kept with the connection: once held, nothing goes through in small parts either. */
  hold(work: PageWork): string | null;
  set(connectionId: number, massChange: 'free' | 'held'): void;
};

export type MassGuardParts = {
  readonly db: Db;
  readonly connections: ConnectionStore;
  readonly links: LinkStore;
  readonly config: SyncConfig;
  readonly live: Live;
};

export function createMassGuard(parts: MassGuardParts): MassGuard {
  const { db, connections, links, config } = parts;
  const told = () => parts.live.tell({ type: 'connections.changed' });

  function isTooMany({ by, destructive }: PageWork): boolean {
    const { clearShare, overwriteShare, streamedDestructive } = config;
    const { cleared, overwritten } = destructive;
    const all = links.countLinked(by.connectionId, by.kind.type);
    return (
      cleared > Math.max(streamedDestructive, clearShare * all) ||
      overwritten > Math.max(streamedDestructive, overwriteShare * all)
    );
  }

  function words({ by, destructive, deferred }: PageWork): string {
    const { cleared, overwritten } = destructive;
    const { type } = by.kind;
    const all = links.countLinked(by.connectionId, type);
    return `This reading would overwrite ${overwritten} and clear ${cleared} of ${all} ${type}s, which looks like a mistake there. ${deferred.length} were left as they are. Check the other system, then read again.`;
  }

  function set(connectionId: number, massChange: 'free' | 'held'): void {
    const settings = connections.byId(connectionId)?.settings;
    if (settings === undefined || settings.massChange === massChange) return;
    transact(db, (tx: Tx) => {
      connections.update(tx, connectionId, { settings: { ...settings, massChange } });
      afterCommit(tx, told, null);
    });
  }

  return {
    set,
    streamed({ settings }) {
      if (settings.massChange === 'accepted') return Number.POSITIVE_INFINITY;
      return settings.massChange === 'held' ? 0 : config.streamedDestructive;
    },
    tooMuch(work) {
      const accepted = work.streamed === Number.POSITIVE_INFINITY;
      return !accepted && isTooMany(work) ? words(work) : null;
    },
    hold(work) {
      const { connectionId } = work.by;
      const { cleared, overwritten } = work.destructive;
      const before = connections.byId(connectionId)?.settings.massChange ?? 'free';
      const again = before === 'held' && cleared + overwritten > 0;
      const held = before !== 'accepted' && (again || isTooMany(work));
      set(connectionId, held ? 'held' : 'free');
      return held ? words(work) : null;
    },
  };
}
