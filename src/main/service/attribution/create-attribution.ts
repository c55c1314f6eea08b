import type { Language } from '../../../shared/i18n/catalogues.ts';
import type { AttributionQuery, AttributionReport } from '../../../shared/model/attribution.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { usualZone } from '../automations/zoned.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Reader } from '../db/reader.ts';
import type { Live } from '../live.ts';
import { createCostList, type CostList } from './cost-list.ts';
import { createCostService, type CostService } from './cost-service.ts';
import { createCostStore } from './cost-store.ts';
import { createGuessPlace } from './guess-place.ts';
import { createReporter } from './report.ts';
import { createSalesList, type SalesList } from './sales-list.ts';
import { tableOf } from './table.ts';
import { createUsedWords, type UsedWords } from './used-words.ts';

/** What advertising brought, beside what it cost. */
export type Attribution = {
  readonly report: (query: AttributionQuery) => Promise<AttributionReport>;
  readonly table: (
    query: AttributionQuery,
    language: Language,
  ) => Promise<{ name: string; text: string }>;
  readonly sales: SalesList;
  readonly words: () => UsedWords;
  readonly list: CostList;
  readonly costs: CostService;
};

export function createAttribution(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly audit: AuditLog;
  readonly reader: Reader;
}): Attribution {
  const { db, clock } = parts;
  const { report, leaves } = createReporter(db, parts.reader, usualZone);
  return {
    report,
    table: async (query, language) => tableOf(await leaves(query), query, language),
    sales: createSalesList(db, usualZone),
    words: createUsedWords(db),
    list: createCostList(db),
    costs: createCostService({
      ...parts,
      costs: createCostStore(db, clock),
      guessPlace: createGuessPlace(db),
    }),
  };
}
