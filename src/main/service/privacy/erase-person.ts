import { PonteError } from '../../../shared/errors.ts';
import type {
  ErasePreview,
  EraseReceipt,
  HeldElsewhere,
  KindCount,
} from '../../../shared/model/privacy.ts';
import { fold } from '../../../shared/text.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Erased } from '../links/erased.ts';
import type { Live } from '../live.ts';
import type { OldCopies } from './copies.ts';
import type { Elsewhere } from './elsewhere.ts';
import { createEraseRows } from './erase-rows.ts';
import type { FindPerson, FoundPerson } from './find-person.ts';
import type { ImportFiles } from './import-files.ts';
import { receiptAction } from './receipts.ts';

/**
 * Erases one person: rows in one transaction with the receipt, then files, then the bytes.
 *
 * If the process dies after the transaction the rest is done at the next start. What other systems
 * hold stays there, unless it was chosen to be deleted: then the queue does that, as for any other
 * deletion, and waits for as long as it takes.
 */
export type ErasePerson = {
  preview(uid: string): Promise<ErasePreview>;
  /** @throws PonteError NOT_FOUND, BAD_INPUT when what was typed names nobody, BUSY */
  erase(ask: EraseAsk, operator: Operator): Promise<EraseReceipt>;
  /** Once more, in a copy from before that was gone back to. */
  again(uid: string): Promise<void>;
};

export type EraseAsk = {
  readonly id: string;
  readonly confirm: string;
  readonly deleteOn: readonly string[];
  readonly deleteCopies: boolean;
};

export type EraseParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly audit: AuditLog;
  readonly erased: Erased;
  readonly find: FindPerson;
  readonly elsewhere: Elsewhere;
  readonly files: ImportFiles;
  readonly copies: OldCopies;
  /** Asks for the record of a link to be deleted there. */
  readonly deleteThere: (tx: Tx, linkId: number, actor: string) => void;
  readonly isWriting: (linkId: number) => boolean;
  /** What is left to do once the transaction is on disk. */
  readonly clean: () => Promise<void>;
  /** To be noted in the transaction, so that a crash does not lose it. */
  readonly toClean: (tx: Tx) => void;
};

export function createErasePerson(parts: EraseParts): ErasePerson {
  const { db, clock, erased, find, files, copies } = parts;
  const rows = createEraseRows(db);

  function refuseBusy(person: FoundPerson, held: readonly string[]): void {
    files.refuseBusy(held);
    const links = JSON.parse(person.lists.links) as number[];
    if (!rows.isBusy(person) && !links.some((id) => parts.isWriting(id))) return;
    throw new PonteError(
      'BUSY',
      'This person is being sent to another system just now. Try again in a minute.',
    );
  }

  async function carryOut(
    person: FoundPerson,
    held: readonly string[],
    how: {
      by: string;
      why: EraseReceipt['why'];
      deleteOn: readonly string[];
      deleteCopies: boolean;
    },
  ): Promise<EraseReceipt> {
    const at = clock.now();
    const there = parts.elsewhere.of(person.lists.links);
    const asked = there.filter(({ connectionId }) => how.deleteOn.includes(connectionId));
    const kept = copies.before(at).count;
    const links = JSON.parse(person.lists.links) as number[];
    const receipt = transact(db, (tx) => {
      const counts = rows.erase(tx, person);
      const hashes = erased.hashesOf(person.identities);
      erased.remember(tx, { uid: person.uid, at, leads: person.uids, hashes }, links);
      for (const { linkIds } of asked) {
        for (const id of linkIds) parts.deleteThere(tx, id, how.by);
      }
      parts.toClean(tx);
      const made = receiptOf(person.uid, at, counts, {
        by: how.by,
        why: how.why,
        files: held.length,
        copies: how.deleteCopies ? { kept: 0, deleted: kept } : { kept, deleted: 0 },
        elsewhere: there.map(({ linkIds: _, ...each }) => ({
          ...each,
          deleteAsked: how.deleteOn.includes(each.connectionId),
        })),
      });
      const { at: _, by: actor, hash: __, ...details } = made;
      parts.audit.append(tx, {
        actor,
        action: receiptAction,
        subjectType: 'lead',
        subjectId: person.uid,
        details,
      });
      return { ...made, hash: parts.audit.head() ?? '' };
    });
    await files.remove(held);
    if (how.deleteCopies) copies.remove(at);
    await parts.clean();
    for (const type of ['leads.changed', 'deals.changed'] as const) {
      parts.live.tell(type === 'leads.changed' ? { type, ids: null } : { type });
    }
    return receipt;
  }

  return {
    async preview(uid) {
      const person = await find(uid);
      const held = await files.holding(person.recognise);
      return {
        leadId: uid,
        confirmBy: confirmations(person),
        counts: rows.count(person),
        leads: person.uids.length,
        alike: person.alike,
        elsewhere: parts.elsewhere
          .of(person.lists.links)
          .map(({ linkIds: _, ...each }): HeldElsewhere => each),
        files: held.length,
        copies: copies.before(clock.now()).count,
      };
    },

    async erase({ id, confirm, deleteOn, deleteCopies }, operator) {
      const first = await find(id);
      if (!confirmations(first).some((each) => fold(each) === fold(confirm))) {
        throw new PonteError('BAD_INPUT', 'Type the name or the e-mail of the person to erase.', {
          details: {
            fields: [{ field: 'confirm', problem: 'unknown', message: 'does not name the person' }],
          },
        });
      }
      const held = await files.holding(first.recognise);
      // Looked for once more after the files, so that nothing can come between it and the erasing.
      const person = await find(id);
      refuseBusy(person, held);
      return carryOut(person, held, { by: operator.name, why: 'asked', deleteOn, deleteCopies });
    },

    async again(uid) {
      const person = await find(uid);
      const held = await files.holding(person.recognise);
      const now = await find(uid);
      await carryOut(now, held, {
        by: 'Ponte',
        why: 'restored',
        deleteOn: [],
        deleteCopies: false,
      });
    },
  };
}

function confirmations({ name, email, phone }: FoundPerson): string[] {
  const known = [name, email].filter((each): each is string => each !== null && each !== '');
  return known.length > 0 || phone === null ? known : [phone];
}

function receiptOf(
  leadId: string,
  at: number,
  counts: KindCount[],
  more: Pick<EraseReceipt, 'by' | 'why' | 'files' | 'copies' | 'elsewhere'>,
): EraseReceipt {
  const format = 'ponte-erasure/1';
  return { format, leadId, at: new Date(at).toISOString(), counts, hash: '', ...more };
}
