import type { Automate } from './automations/automate.ts';
import { transact, type Db } from './db/database.ts';
import { classChanges, type WouldFire } from './imports/fired.ts';
import { applyEdit } from './leads/lead-diff.ts';
import type { LeadStore } from './leads/lead-store.ts';
import type { LeadRow } from './leads/lead-values.ts';

/** What a quiet import counts: changes of class, automations, and the messages these would leave. */
export function createWouldFire(parts: {
  readonly db: Db;
  readonly leads: LeadStore;
  readonly automate: Pick<Automate, 'wouldFire' | 'listens'>;
}): WouldFire {
  const { automate } = parts;

  function automatic(before: LeadRow | null, after: LeadRow): string[] {
    const fields =
      before === null ? [] : applyEdit(before, after).changes.map(({ field }) => field);
    const kind = before === null ? 'created' : 'edited';
    return automate
      .wouldFire({ kind, before, after, fields })
      .flatMap(({ messages }) => ['automation', ...Array<string>(messages).fill('message')]);
  }

  return (before, after, imagined) => {
    const classes = classChanges(before, after);
    const listens = automate.listens();
    if (listens === 'no') return classes;
    const fired =
      imagined && listens === 'by the file'
        ? whileWritten(parts, after, (written) => automatic(before, written))
        : automatic(before, after);
    return [...classes, ...fired];
  };
}

/** Asks with the lead in the file as it would be, and takes it out again. */
function whileWritten<T>(
  { db, leads }: { db: Db; leads: LeadStore },
  lead: LeadRow,
  ask: (written: LeadRow) => T,
): T {
  let answer: { said: T } | undefined;
  try {
    transact(db, (tx) => {
      const there = leads.byId(lead.id);
      const written = there
        ? leads.update(tx, there, lead, applyEdit(there, lead).changes)
        : leads.insert(tx, {
            values: lead,
            scored: { ...lead, reasons: lead.scoreReasons, version: lead.scoreVersion },
            importId: null,
            createdAt: lead.createdAt,
          });
      answer = { said: ask({ ...lead, id: written.id }) };
      throw takenBack;
    });
  } catch (error) {
    if (error !== takenBack || !answer) throw error;
  }
  return (answer as { said: T }).said;
}

const takenBack = new Error('It was only imagined.');
