import type {
  BlankAfterDays,
  ErasePreview,
  EraseReceipt,
  PersonExport,
  PrivacyState,
} from '../../../shared/model/privacy.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { SettingStore } from '../settings/setting-store.ts';
import type { Vault } from '../sync/ports.ts';
import { createBlankEvents } from './blank-events.ts';
import { createOldCopies } from './copies.ts';
import { createElsewhere } from './elsewhere.ts';
import { createErasePerson, type EraseAsk, type EraseParts } from './erase-person.ts';
import { createErasedFile } from './erased-file.ts';
import { createExportPerson } from './export-person.ts';
import { createFindPerson } from './find-person.ts';
import { createImportFiles } from './import-files.ts';
import { createReceipts } from './receipts.ts';
import { scrub } from './scrub.ts';

/** What a person may ask of the company about what it keeps of them (LGPD). */
export type Privacy = {
  export(uid: string, operator: Operator): Promise<PersonExport>;
  erasePreview(uid: string): Promise<ErasePreview>;
  erase(ask: EraseAsk, operator: Operator): Promise<EraseReceipt>;
  state(): PrivacyState;
  setBlanking(days: BlankAfterDays, operator: Operator): PrivacyState;
  deleteOlderCopies(operator: Operator): number;
  /** Erases again whom a copy that was gone back to brought with it, and ends what a crash cut short. */
  begin(): Promise<void>;
  stop(): Promise<void>;
};

export type PrivacyParts = Pick<EraseParts, 'isWriting' | 'erased'> & {
  readonly outbox: { readonly deleteErased: EraseParts['deleteThere'] };
  readonly db: Db;
  readonly dir: string;
  /** As people call it. */
  readonly name: string;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly vault: Vault;
  readonly settings: SettingStore;
};

const toCleanSetting = 'privacy.to-clean';

export function createPrivacy(parts: PrivacyParts): Privacy {
  const { db, dir, clock, live, log, audit, vault, settings, erased } = parts;
  const find = createFindPerson(db, vault);
  const elsewhere = createElsewhere(db);
  const copies = createOldCopies(dir);
  const receipts = createReceipts(db);
  const beside = createErasedFile(dir);
  const told = () => live.tell({ type: 'settings.changed' });
  const blanking = createBlankEvents({ db, clock, log, settings, told });
  const exportPerson = createExportPerson({
    db,
    clock,
    vault,
    find,
    elsewhere,
    workspace: parts.name,
  });
  const erasing = createErasePerson({
    ...parts,
    find,
    elsewhere,
    files: createImportFiles(db, dir),
    copies,
    deleteThere: parts.outbox.deleteErased,
    toClean: () => settings.set(toCleanSetting, true),
    clean,
  });

  async function clean(): Promise<void> {
    writeBeside();
    await scrub(db);
    settings.set(toCleanSetting, false);
    told();
  }

  /** Also whom this file does not know of yet, having been gone back to. */
  function writeBeside(): void {
    const { key, people } = erased.all();
    const known = new Set(people.map(({ uid }) => uid));
    const others = (beside.read()?.people ?? []).filter(({ uid }) => !known.has(uid));
    beside.write({ key, people: [...people, ...others] });
  }

  /** One at a time: two would wait for each other's slices. */
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  function state(): PrivacyState {
    const all = receipts.list();
    const lastBlanked = blanking.last();
    return {
      blankAfterDays: blanking.days(),
      lastBlanked: lastBlanked && {
        at: new Date(lastBlanked.at).toISOString(),
        count: lastBlanked.count,
      },
      receipts: all,
      olderCopies: copies.before(lastErasedAt(all)),
    };
  }

  function lastErasedAt([newest]: readonly EraseReceipt[]): number {
    return newest === undefined ? 0 : Date.parse(newest.at);
  }

  /** Whoever was erased and is in this file all the same came with a copy from before. */
  async function eraseAgain(): Promise<void> {
    const list = beside.read();
    if (list?.key == null) return;
    const { key } = list;
    const known = new Map(erased.all().people.map((each) => [each.uid, each]));
    const forgotten = list.people.filter(({ uid }) => !known.has(uid));
    if (forgotten.length === 0) return;
    transact(db, (tx) => erased.adoptKey(tx, key));
    const here = db.client
      .prepare<[string], string>(
        'select uid from lead where uid in (select value from json_each(?))',
      )
      .pluck();
    for (const person of forgotten) {
      // Each of those that were merged may stand alone in the copy.
      for (let uid = next(person.leads); uid !== undefined; uid = next(person.leads)) {
        await erasing.again(uid);
      }
      transact(db, (tx) => erased.remember(tx, person, linksOf(person.uid)));
    }
    writeBeside();
    log.info({ people: forgotten.length }, 'people who had been erased were erased again');

    function next(leads: readonly string[]): string | undefined {
      return here.get(JSON.stringify(leads));
    }
    function linksOf(uid: string): number[] {
      const kept = db.client
        .prepare<[string], string>('select links from erased where uid = ?')
        .pluck()
        .get(uid);
      return JSON.parse(kept ?? '[]') as number[];
    }
  }

  return {
    async export(uid, operator) {
      const found = await exportPerson(uid);
      transact(db, (tx) =>
        audit.append(tx, {
          actor: operator.name,
          action: 'person.exported',
          subjectType: 'lead',
          subjectId: uid,
        }),
      );
      return found;
    },
    erasePreview: erasing.preview,
    erase: (ask, operator) =>
      inTurn(async () => {
        const made = await erasing.erase(ask, operator);
        return receipts.list().find(({ hash }) => hash === made.hash) ?? made;
      }),
    state,
    setBlanking(days, operator) {
      blanking.setDays(days);
      transact(db, (tx) =>
        audit.append(tx, {
          actor: operator.name,
          action: 'privacy.blanking',
          subjectType: 'setting',
          subjectId: 'privacy',
          details: { days },
        }),
      );
      return state();
    },
    deleteOlderCopies(operator) {
      const deleted = copies.remove(lastErasedAt(receipts.list()));
      transact(db, (tx) =>
        audit.append(tx, {
          actor: operator.name,
          action: 'backups.deleted',
          subjectType: 'backup',
          subjectId: 'before-erasing',
          details: { deleted },
        }),
      );
      told();
      return deleted;
    },
    async begin() {
      await inTurn(async () => {
        try {
          await eraseAgain();
          if (settings.get(toCleanSetting) === true) await clean();
        } catch (error) {
          // A full disk is no reason to keep a company from its leads; it is tried at each start.
          log.error({ error: describeError(error) }, 'erased people could not be erased again');
        }
      });
      blanking.start();
    },
    async stop() {
      await blanking.stop();
      await last;
    },
  };
}
