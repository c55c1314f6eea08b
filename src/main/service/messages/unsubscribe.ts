import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Pipeline } from '../pipeline.ts';
import type { SettingStore } from '../settings/setting-store.ts';
import type { Vault } from '../sync/ports.ts';
import type { MessageStore } from './message-store.ts';

/**
 * The way out of e-mails: an address in each of them by which whoever has it says no more.
 *
 * Mail programs call it by themselves when their own button is pressed (RFC 8058), and a person by the
 * page behind it. It says which message it stands in and is signed with a secret of this workspace,
 * so that nobody speaks for another; it holds as long as the message is somewhere.
 */
export type Unsubscribe = {
  /** Null without a public address: nobody could call it. */
  addressIn(messageUid: string): Promise<string | null>;
  /** Whether one of our messages has this token. Changes nothing: mail scanners follow every link. */
  isOurs(token: string): Promise<boolean>;
  /** @returns false for what no message of ours has */
  take(token: string): Promise<boolean>;
};

export type UnsubscribeParts = {
  readonly db: Db;
  readonly workspaceId: string;
  readonly vault: Vault;
  readonly settings: SettingStore;
  readonly store: Pick<MessageStore, 'byUid'>;
  readonly leads: { byId(id: number): LeadRow | null };
  /** The lead that this one was merged into. */
  readonly keptOf: (leadId: number) => number | null;
  readonly pipeline: Pick<Pipeline, 'refuse'>;
  readonly publicUrl: () => string | null;
};

export const unsubscribePath = '/unsubscribe';

const secretKey = 'messages.unsubscribe-secret';
/** As the history names what changed the consent. */
const actor = 'descadastro por e-mail';

export function createUnsubscribe(parts: UnsubscribeParts): Unsubscribe {
  const { db, vault, settings, leads, pipeline } = parts;
  let secret: Promise<Buffer> | null = null;

  /** Made when it is first needed. */
  function secretNow(): Promise<Buffer> {
    secret ??= readSecret().catch((error: unknown) => {
      secret = null;
      throw error;
    });
    return secret;
  }

  async function readSecret(): Promise<Buffer> {
    const kept = settings.get(secretKey);
    if (typeof kept === 'string') return Buffer.from(await vault.open(kept), 'base64url');
    const made = randomBytes(32);
    settings.set(secretKey, await vault.seal(made.toString('base64url')));
    return made;
  }

  async function signed(uid: string): Promise<string> {
    const mac = createHmac('sha256', await secretNow()).update(`unsubscribe:${uid}`);
    return `${uid}.${mac.digest('base64url')}`;
  }

  async function messageOf(token: string): Promise<string | null> {
    const [uid = ''] = token.split('.');
    const [given, ours] = [Buffer.from(token), Buffer.from(await signed(uid))];
    return given.length === ours.length && timingSafeEqual(given, ours) ? uid : null;
  }

  /**
   * Both the lead that was written to and whom it was merged into: they may be parted again, and what
   * was deleted restored. Of a lead that was erased nothing is left to be written to.
   */
  function optOut(tx: Tx, messageUid: string): void {
    const first = parts.store.byUid(messageUid)?.lead_id ?? null;
    for (let leadId = first; leadId !== null; leadId = parts.keptOf(leadId)) {
      if (leads.byId(leadId) !== null) pipeline.refuse(tx, leadId, { source: 'hook', actor });
    }
  }

  return {
    async addressIn(messageUid) {
      const base = parts.publicUrl();
      if (base === null) return null;
      const path = `${unsubscribePath}/${parts.workspaceId}/${await signed(messageUid)}`;
      return new URL(path, base).href;
    },
    isOurs: async (token) => (await messageOf(token)) !== null,
    async take(token) {
      const uid = await messageOf(token);
      if (uid === null) return false;
      transact(db, (tx) => optOut(tx, uid));
      return true;
    },
  };
}
