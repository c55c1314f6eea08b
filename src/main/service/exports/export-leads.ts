import type { Language } from '../../../shared/i18n/catalogues.ts';
import type { ExportPiece, LeadExport } from '../../../shared/model/lead-export.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db } from '../db/database.ts';
import type { Operator } from '../actor.ts';
import { createChosenLeads, type ChosenLeadsParts } from './chosen-leads.ts';
import { exportColumns, type Cell, type ExportColumn } from './lead-columns.ts';
import { createCsvWriter } from './to-csv.ts';
import { toXlsx } from './to-xlsx.ts';

/**
 * Leads as a file, piece by piece: never more than a page of them in memory.
 *
 * Who took how many out, and which columns, stands in the audit log.
 */
export type ExportLeads = (
  asked: LeadExport & { readonly language: Language },
  by: Operator,
) => AsyncGenerator<ExportPiece>;

export function createExportLeads(
  parts: ChosenLeadsParts & {
    readonly db: Db;
    readonly audit: AuditLog;
    readonly customNames: () => readonly string[];
  },
): ExportLeads {
  const chosen = createChosenLeads(parts);

  return async function* exportLeads({ selection, sort, format, columns: asked, language }, by) {
    const columns = exportColumns(asked, parts.customNames(), language);
    const { total, pages } = chosen(selection, sort);
    transact(parts.db, (tx) =>
      parts.audit.append(tx, {
        actor: by.name,
        action: 'leads.export',
        subjectType: 'lead',
        subjectId: '',
        details: { leads: total, format, columns: columns.map(({ name }) => name) },
      }),
    );
    let done = 0;
    const counted = async function* (): AsyncGenerator<readonly Cell[][]> {
      for await (const page of pages) {
        done += page.length;
        yield page.map((lead) => rowOf(columns, lead));
      }
    };
    const headers = columns.map(({ header }) => header);
    if (format === 'csv') {
      const write = createCsvWriter(language);
      yield { text: write([headers]), done, total };
      for await (const rows of counted()) yield { text: write(rows), done, total };
      return;
    }
    const rows = async function* () {
      for await (const page of counted()) yield* page;
    };
    for await (const bytes of toXlsx(headers, rows(), 'Leads')) {
      yield { text: Buffer.from(bytes).toString('base64'), done, total };
    }
  };
}

function rowOf(columns: readonly ExportColumn[], lead: Lead): Cell[] {
  return columns.map(({ cell }) => cell(lead));
}
