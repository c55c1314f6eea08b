import type { RuleSet, ScorePreview } from '../../../shared/model/scoring.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { compileScore } from './score.ts';
import type { Scoring } from './scoring.ts';

/** What a set would make of a few leads, beside what they have. Leads that are gone are left out. */
export function createPreviewScores(
  leads: Pick<LeadStore, 'byUid'>,
  scoring: Pick<Scoring, 'momentOf'>,
) {
  return (rules: RuleSet, leadIds: readonly string[]): ScorePreview[] => {
    const { score } = compileScore(rules);
    return leadIds.flatMap((leadId) => {
      const lead = leads.byUid(leadId);
      if (lead === null) return [];
      return {
        leadId,
        name: lead.name,
        before: {
          score: lead.score,
          temperature: lead.temperature,
          reasons: lead.scoreReasons,
          version: lead.scoreVersion,
        },
        after: score(lead, scoring.momentOf(lead)),
      };
    });
  };
}
