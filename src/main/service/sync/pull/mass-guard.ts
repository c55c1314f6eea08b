import type { ReadObject } from '../../../../shared/model/sync.ts';
import { afterCommit, transact, type Db, type Tx } from '../../db/database.ts';
import type { LinkStore } from '../../links/link-store.ts';
import type { Live } from '../../live.ts';
import type {
  ConnectionRow,
  ConnectionSettings,
  ConnectionStore,
} from '../../providers/connection-store.ts';
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
  /**
   * Why the rest of what was read is kept back, or null where it may go through. It is kept with the
   * connection: once held, nothing goes through in small parts either.
   */
  hold(work: PageWork): string | null;
  /** A reading that broke off met too much already: the next one begins held. */
  brokenOff(work: PageWork): void;
  /** Nothing is taken, and nothing sent, until a person has said that this is the right account. */
  holdAccount(connectionId: number): void;
  /** It is the account it was: what waited to be sent there goes on. */
  recognised(connectionId: number): void;
  /** So many gone at once that none is let go, until a person says so; or no longer so many. */
  gone(connectionId: number, object: ReadObject, tooMany: boolean): void;
  /** What is not read any more holds nothing. */
  notRead(connectionId: number, object: 'deal' | 'product'): void;
};

/** What holds a connection; only a reading of the same finds that it is over. */
type HeldFor = ConnectionSettings['heldFor'][number];

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

  function set(connectionId: number, of: HeldFor, held: boolean): void {
    const settings = connections.byId(connectionId)?.settings;
    if (settings === undefined) return;
    const before = holdsOf(settings);
    if (before.includes(of) === held && settings.massChange !== 'accepted') return;
    const heldFor = held ? [...before, of] : before.filter((each) => each !== of);
    // What a person said yes to is what this reading shows, and nothing that comes later.
    const massChange = heldFor.length === 0 ? 'free' : 'held';
    transact(db, (tx: Tx) => {
      const after = { ...settings, massChange, heldFor };
      connections.update(tx, connectionId, { settings: after });
      afterCommit(tx, told, null);
    });
  }

  function setUnsure(connectionId: number, accountUnsure: boolean): void {
    const settings = connections.byId(connectionId)?.settings;
    if (settings === undefined || settings.accountUnsure === accountUnsure) return;
    transact(db, (tx: Tx) => {
      connections.update(tx, connectionId, { settings: { ...settings, accountUnsure } });
      afterCommit(tx, told, null);
    });
  }

  /** A person may have said yes before the reading began, or while it was under way. */
  function isAccepted({ by, streamed }: PageWork): boolean {
    const now = connections.byId(by.connectionId)?.settings.massChange;
    return streamed === Number.POSITIVE_INFINITY || now === 'accepted';
  }

  return {
    gone: (connectionId, object, tooMany) => set(connectionId, `gone_${object}`, tooMany),
    notRead(connectionId, object) {
      if (object === 'deal') set(connectionId, object, false);
      set(connectionId, `gone_${object}`, false);
    },
    holdAccount(connectionId) {
      set(connectionId, 'lead', true);
      setUnsure(connectionId, true);
    },
    recognised: (connectionId) => setUnsure(connectionId, false),
    streamed({ settings }) {
      if (settings.massChange === 'accepted') return Number.POSITIVE_INFINITY;
      return holdsValues(settings) ? 0 : config.streamedDestructive;
    },
    hold(work) {
      const { connectionId, kind } = work.by;
      const { cleared, overwritten } = work.destructive;
      const settings = connections.byId(connectionId)?.settings;
      const wasHeld = settings?.massChange === 'held' && holdsOf(settings).includes(kind.type);
      const again = wasHeld && cleared + overwritten > 0;
      const held = !isAccepted(work) && (again || isTooMany(work));
      // That little of what is new is wrong says nothing of the rest.
      const says = held || work.whole || isAccepted(work);
      if (says) set(connectionId, kind.type, held);
      return held ? words(work) : null;
    },
    brokenOff(work) {
      if (!isAccepted(work) && isTooMany(work)) set(work.by.connectionId, work.by.kind.type, true);
    },
  };
}

type Held = Pick<ConnectionSettings, 'massChange' | 'heldFor'>;

/** Whether values from there wait for a person; what is gone there keeps no values back. */
export function holdsValues(settings: Held): boolean {
  const holds = holdsOf(settings);
  return settings.massChange === 'held' && (holds.includes('lead') || holds.includes('deal'));
}

/** Whether readings of its customers are held: each of them looks at everything, to find that it is over. */
export function holdsCustomers(settings: Held): boolean {
  return settings.massChange === 'held' && holdsOf(settings).includes('lead');
}

/** One that was held before it was kept for what was so for values of customers. */
function holdsOf({ massChange, heldFor }: Held): readonly HeldFor[] {
  return massChange === 'held' && heldFor.length === 0 ? ['lead'] : heldFor;
}
