import Papa from 'papaparse';
import type { ExportPiece } from '../../../shared/model/lead-export.ts';
import { guardFormula, utf8Mark } from '../../../shared/spreadsheet.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { MemberStore } from './member-store.ts';
import { fileHeaders, fileRow, memberOf } from './person.ts';
import { nextTurn } from './planner.ts';
import type { AudienceRow } from './rows.ts';

/**
 * The members of an audience as a file, as platforms take it by hand: commas, a row a person.
 *
 * Who said no or was deleted since the last refresh is not in it. Who took it stands in the audit log.
 */
export type AudienceFile = (audience: AudienceRow, by: Operator) => AsyncGenerator<ExportPiece>;

const page = 300;

export function createAudienceFile(parts: {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly leads: Pick<LeadStore, 'byId'>;
  readonly members: MemberStore;
}): AudienceFile {
  const { db, leads, members } = parts;
  return async function* write(audience, by) {
    const { format } = audience;
    const total = members.there(audience.id);
    transact(db, (tx) =>
      parts.audit.append(tx, {
        actor: by.name,
        action: 'audience.export',
        subjectType: 'audience',
        subjectId: audience.uid,
        details: { people: total, format },
      }),
    );
    yield { text: utf8Mark + lines([fileHeaders(format)]), done: 0, total };
    let done = 0;
    for (let after = 0; ; await nextTurn()) {
      const ids = members.inFile(audience.id, after, page);
      const rows = ids.flatMap((id) => {
        const lead = leads.byId(id);
        const made = lead === null ? null : memberOf(lead, audience.consent);
        return made?.ok ? [fileRow(format, made.person).map(guarded)] : [];
      });
      done += rows.length;
      yield { text: rows.length === 0 ? '' : lines(rows), done, total };
      if (ids.length < page) return;
      after = ids.at(-1) ?? after;
    }
  };
}

/** A phone is read by machines with its `+`. */
function guarded(cell: string): string {
  return /^\+\d+$/.test(cell) ? cell : guardFormula(cell);
}

function lines(rows: readonly (readonly string[])[]): string {
  return `${Papa.unparse(rows as string[][], { newline: '\r\n' })}\r\n`;
}
