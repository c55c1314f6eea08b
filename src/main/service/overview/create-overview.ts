import type { OverviewFigures, OverviewQuery } from '../../../shared/model/overview.ts';
import type { Stage } from '../../../shared/model/deal.ts';
import { usualZone } from '../automations/zoned.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Reader } from '../db/reader.ts';
import type { RuleSets } from '../scoring/rule-sets.ts';
import { automationFigures } from './automation-figures.ts';
import { contactFigures } from './contact-figures.ts';
import { leadFigures } from './lead-figures.ts';
import { periodOf, type Span } from './period.ts';
import { pipelineFigures } from './pipeline-figures.ts';
import { scoreFigures } from './score-figures.ts';

export type Overview = {
  /** @throws PonteError BAD_INPUT for own days that make no period */
  figures(query: OverviewQuery): Promise<OverviewFigures>;
};

export type OverviewParts = {
  readonly db: Db;
  readonly clock: Pick<Clock, 'now'>;
  readonly reader: Reader;
  readonly stages: () => readonly Stage[];
  readonly sets: Pick<RuleSets, 'newest'>;
  readonly zone?: string;
};

const mostKept = 12;

/**
 * What became of the leads of a period, in numbers.
 *
 * All sums are done by the thread that reads. Until something is written an answer is kept for a
 * minute, and whoever asks the same meanwhile waits for the same answer.
 */
export function createOverview(parts: OverviewParts): Overview {
  const { db, clock, reader, zone = usualZone } = parts;
  const allChanges = db.client.prepare('select total_changes()').pluck();
  const kept = new Map<string, { state: string; answer: Promise<OverviewFigures> }>();

  async function work(query: OverviewQuery, now: number): Promise<OverviewFigures> {
    const period = periodOf(query, now, zone);
    const stages = parts.stages();
    const leads = await leadFigures(reader, period);
    return {
      at: iso(now),
      zone,
      firstDay: period.days[0]?.day ?? '',
      lastDay: period.days.at(-1)?.day ?? '',
      period: shown(period.whole),
      before: shown(period.before),
      leads,
      scores: await scoreFigures(reader, parts.sets.newest().rules),
      contact: await contactFigures(reader, period),
      automations: await automationFigures(reader, period.whole),
      pipeline: await pipelineFigures(reader, stages),
    };
  }

  return {
    figures(query) {
      const now = clock.now();
      const key = JSON.stringify(query);
      const state = `${String(allChanges.get())}:${Math.floor(now / 60_000)}`;
      const before = kept.get(key);
      if (before?.state === state) return before.answer;
      if (kept.size >= mostKept) kept.clear();
      const answer = work(query, now);
      kept.set(key, { state, answer });
      answer.catch(() => kept.delete(key));
      return answer;
    },
  };
}

function shown({ from, to }: Span) {
  return { from: iso(from), to: iso(to) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
