import type { ScoringDesk } from '../scoring/create-scoring-desk.ts';
import { os } from './base.ts';

/** Scoring of the contract. */
export function createScoringHandlers(desk: ScoringDesk) {
  const { scoring } = os;
  return {
    now: scoring.now.handler(() => desk.now()),
    versions: scoring.versions.handler(() => ({ items: desk.versions() })),
    diff: scoring.diff.handler(({ input }) => ({ items: desk.diff(input.from, input.to) })),
    check: scoring.check.handler(({ input }) => ({ problems: desk.check(input.rules) })),
    checkFormula: scoring.checkFormula.handler(({ input }) => ({
      flaw: desk.checkFormula(input.source),
    })),
    formulaFields: scoring.formulaFields.handler(() => ({ fields: [...desk.formulaFields()] })),
    saveDraft: scoring.saveDraft.handler(({ input, context }) =>
      desk.saveDraft(input, context.operator),
    ),
    discardDraft: scoring.discardDraft.handler(({ input, context }) => {
      desk.discardDraft(input.rev, context.operator);
      return { ok: true as const };
    }),
    publish: scoring.publish.handler(({ input, context }) => desk.publish(input, context.operator)),
    rollBack: scoring.rollBack.handler(({ input, context }) =>
      desk.rollBack(input, context.operator),
    ),
    preview: scoring.preview.handler(({ input }) => ({
      items: desk.preview(input.rules, input.leadIds),
    })),
    startImpact: scoring.startImpact.handler(({ input, context }) =>
      desk.startImpact(input.rules, context.operator),
    ),
    impact: scoring.impact.handler(({ input }) => desk.impact(input.id)),
    startBacktest: scoring.startBacktest.handler(({ input, context }) =>
      desk.startBacktest(input, context.operator),
    ),
    backtest: scoring.backtest.handler(({ input }) => desk.backtest(input.id)),
    model: scoring.model.handler(() => desk.model()),
    startLearning: scoring.startLearning.handler(({ context }) =>
      desk.startLearning(context.operator),
    ),
    learning: scoring.learning.handler(({ input }) => desk.learning(input.id)),
    learnedRules: scoring.learnedRules.handler(() => ({ rules: desk.learnedRules() })),
    showModel: scoring.showModel.handler(({ input, context }) => {
      desk.showModel(input.shown, context.operator);
      return { ok: true as const };
    }),
    opinion: scoring.opinion.handler(({ input }) => ({ opinion: desk.opinion(input.leadId) })),
  };
}
