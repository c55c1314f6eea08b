import { z } from 'zod';
import { formatDocument } from '../../../shared/br/document.ts';
import { formatPhone } from '../../../shared/br/phone.ts';
import type { Language } from '../../../shared/i18n/catalogues.ts';
import { createWords } from '../../../shared/i18n/set-up.ts';
import { exportOnly, fixedExportColumns } from '../../../shared/model/lead-export.ts';
import { leadField, type Lead } from '../../../shared/model/lead.ts';

/** What a file holds: text, a number, an instant (in this computer's time zone), or nothing. */
export type Cell = string | number | Date | null;

export type ExportColumn = {
  readonly name: string;
  readonly header: string;
  readonly cell: (lead: Lead) => Cell;
};

/** Where a visit came from; other keys of `tracking` are for machines. */
const visits = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] as const;

/**
 * The columns of a file of leads, with their names and values in a language.
 *
 * Phones and documents are written as people write them, so that no spreadsheet makes numbers of
 * them; Ponte reads all of it back.
 *
 * @param asked names in the order wanted, unknown ones passed over; all there are when not said
 */
export function exportColumns(
  asked: readonly string[] | undefined,
  customNames: readonly string[],
  language: Language,
): ExportColumn[] {
  const words = createWords(language);
  const all = [
    ...fixedExportColumns,
    ...visits.map((name) => `tracking:${name}`),
    ...customNames.map((name) => `custom:${name}`),
  ];
  const known = new Set(all);
  const names = (asked ?? all).filter((name) => known.has(name));
  return (names.length > 0 ? names : all).map((name) => ({
    name,
    header: headerOf(name),
    cell: (lead) => cellOf(name, lead),
  }));

  function headerOf(name: string): string {
    const inside = insideOf(name);
    if (inside) return inside.key;
    return words.t(`leads.field.${named.parse(name)}`);
  }

  function cellOf(name: string, lead: Lead): Cell {
    const inside = insideOf(name);
    if (inside) {
      const value = lead[inside.of][inside.key] ?? null;
      if (typeof value !== 'boolean') return value;
      return words.t(value ? 'common.yes' : 'common.no');
    }
    const value = lead[name as keyof Lead] as string | number | string[] | null;
    if (value === null || value === '') return null;
    switch (name) {
      case 'phone':
        return formatPhone(String(value));
      case 'document':
        return formatDocument(String(value));
      case 'status':
        return words.t(`leads.status.${lead.status}`);
      case 'consent':
        return words.t(`leads.consent.${lead.consent}`);
      case 'temperature':
        return words.t(`leads.temperature.${lead.temperature}`);
      case 'tags':
        return lead.tags.join(', ') || null;
      case 'followUpAt':
      case 'createdAt':
      case 'updatedAt':
        return new Date(String(value));
      default:
        return value as string | number;
    }
  }
}

const named = z.enum([...leadField.options, ...exportOnly]);

function insideOf(name: string): { of: 'custom' | 'tracking'; key: string } | null {
  const [, of, key] = /^(custom|tracking):(.+)$/s.exec(name) ?? [];
  return of === undefined || key === undefined ? null : { of: of as 'custom' | 'tracking', key };
}
