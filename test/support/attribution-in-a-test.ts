import { onTestFinished } from 'vitest';
import type {
  AttributionReport,
  CostFileReport,
  CostsChanged,
} from '../../src/shared/model/attribution.ts';
import type { Deal, Stage } from '../../src/shared/model/deal.ts';
import type { Lead } from '../../src/shared/model/lead.ts';
import { temporaryFolder } from './open-test-db.ts';
import { serviceOn } from './service-in-a-test.ts';
import { createTestClock } from './test-clock.ts';

/** A company with leads that came by advertising, on a clock moved by hand. */
export async function attributionInATest(start = Date.parse('2026-03-10T15:00:00Z')) {
  const clock = createTestClock(start);
  const all = serviceOn(temporaryFolder(), { clock });
  onTestFinished(all.service.stop);
  const { ask } = all;
  const stages = (await ask<{ items: Stage[] }>('deals.stages')).items;
  const stageOf = (kind: Stage['kind']) => stages.find((each) => each.kind === kind)?.id ?? '';
  let count = 0;
  return {
    ...all,
    clock,
    stageOf,
    lead(utm: Record<string, string> = {}, more: Record<string, unknown> = {}) {
      count += 1;
      const tracking = Object.fromEntries(
        Object.entries(utm).map(([name, value]) => [`utm_${name}`, value]),
      );
      const email = `lead${count}@correio.example`;
      return ask<Lead>('leads.create', { name: `Lead ${count}`, email, tracking, ...more });
    },
    sale: (leadId: string | null, value: number | null, kind: Stage['kind'] = 'won') =>
      ask<Deal>('deals.create', { title: 'Casa', stageId: stageOf(kind), leadId, value }),
    report: (query: Record<string, unknown> = {}) =>
      ask<AttributionReport>('attribution.report', {
        from: '2026-03-01',
        to: '2026-03-31',
        ...query,
      }),
    importFile: (text: string | Buffer, more: Record<string, unknown> = {}) =>
      ask<CostFileReport & { changed: CostsChanged }>('attribution.importFile', {
        name: 'relatorio.csv',
        base64: Buffer.from(text).toString('base64'),
        ...more,
      }),
  };
}
