import { PonteError, type FieldProblem } from '../../../shared/errors.ts';
import type {
  Backtest,
  BacktestInput,
  LearnedModel,
  ModelNow,
  RuleChange,
  RuleDraft,
  RuleSet,
  RuleSetVersion,
  ScoreImpact,
  ScorePreview,
  ScoreRule,
  ScoringNow,
  SecondOpinion,
} from '../../../shared/model/scoring.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { ExpressionFlaw } from '../mappings/expression.ts';
import { createBacktest } from './backtest.ts';
import { checkRules } from './check-rules.ts';
import { diffRules } from '../../../shared/score-diff.ts';
import { formulaFieldsOf, readFormula } from './formula.ts';
import { createImpact } from './impact.ts';
import { createLearn, NEEDED } from './model/learn.ts';
import { createModelStore } from './model/model-store.ts';
import { opinionOf } from './model/opinion.ts';
import { rulesOf } from './model/to-rules.ts';
import { createPreviewScores } from './preview-scores.ts';
import { createRescoring, type RescoringParts } from './rescoring.ts';
import { toScoreRun } from './score-runs.ts';
import { createTasks, type Task } from './tasks.ts';

/** What people do with the rules: write them, try them, publish them, and go back. */
export type ScoringDesk = {
  now(): ScoringNow;
  versions(): RuleSetVersion[];
  /** @param set a version, or the draft (null) */
  diff(from: number | null, to: number | null): RuleChange[];
  check(rules: RuleSet): FieldProblem[];
  /** Names that a formula may read. */
  formulaFields(): readonly string[];
  checkFormula(source: string): ExpressionFlaw | null;
  saveDraft(input: { rules: RuleSet; rev: number | null }, operator: Operator): RuleDraft;
  discardDraft(rev: number, operator: Operator): void;
  publish(input: { rev: number; note: string | null }, operator: Operator): RuleSetVersion;
  rollBack(input: { version: number; current: number }, operator: Operator): RuleSetVersion;
  preview(rules: RuleSet, leadIds: readonly string[]): ScorePreview[];
  startImpact(rules: RuleSet, operator: Operator): Task<ScoreImpact>;
  impact(id: string): Task<ScoreImpact>;
  startBacktest(input: BacktestInput, operator: Operator): Task<Backtest>;
  backtest(id: string): Task<Backtest>;
  model(): ModelNow;
  startLearning(operator: Operator): Task<LearnedModel>;
  learning(id: string): Task<LearnedModel>;
  learnedRules(): ScoreRule[];
  showModel(shown: boolean, operator: Operator): void;
  /** Null unless a person chose to have it shown. */
  opinion(leadId: string): SecondOpinion | null;
  start(): void;
  stop(): Promise<void>;
  /** Ends when all scores are by the rules in force. */
  settled(): Promise<void>;
};

export function createScoringDesk(
  parts: RescoringParts & {
    readonly audit: AuditLog;
    readonly leads: Pick<LeadStore, 'byUid'>;
  },
): ScoringDesk {
  const { db, clock, live, log, scoring, audit, leads } = parts;
  const { sets } = scoring;
  const rescoring = createRescoring(parts);
  const findImpact = createImpact(db, scoring);
  const runBacktest = createBacktest(db, scoring);
  const learn = createLearn(db);
  const models = createModelStore(db, clock);
  const impacts = createTasks<ScoreImpact>(live, log);
  const backtests = createTasks<Backtest>(live, log);
  const learnings = createTasks<LearnedModel>(live, log);
  const ended = db.client
    .prepare<[string], number>(
      `select count(*) from (select 1 from lead
         where deleted_at is null and status = ? limit 10000)`,
    )
    .pluck();
  const customNames = db.client
    .prepare<[], string>('select name from custom_field order by name limit 500')
    .pluck();
  const formulaFields = () => formulaFieldsOf(customNames.all());
  const told = () => live.tell({ type: 'scoring.changed' });

  function setOf(choice: number | null): RuleSet {
    if (choice !== null) return sets.version(choice).rules;
    return existingDraft().rules;
  }

  function existingDraft(rev?: number): RuleDraft {
    const draft = sets.draft();
    if (draft === null) {
      throw new PonteError('NOT_FOUND', 'There is no draft: it was published or discarded.');
    }
    if (rev !== undefined && draft.rev !== rev) {
      throw new PonteError('CHANGED_MEANWHILE', 'The draft changed meanwhile. Look at it again.');
    }
    return draft;
  }

  function adopt(
    made: Parameters<typeof sets.add>[1],
    action: 'score-rules.published' | 'score-rules.rolled-back',
  ): RuleSetVersion {
    return transact(db, (tx) => {
      const version = sets.add(tx, made);
      if (made.restoredFrom === null) sets.dropDraft(tx);
      audit.append(tx, {
        actor: made.by,
        action,
        subjectType: 'score-rules',
        subjectId: String(version.version),
        ...(made.restoredFrom === null ? {} : { details: { restored: made.restoredFrom } }),
      });
      rescoring.everything(tx, made.by);
      return version;
    });
  }

  return {
    now() {
      const run = rescoring.runs.last();
      return {
        current: sets.newest(),
        draft: sets.draft(),
        run: run === null ? null : toScoreRun(run),
      };
    },
    versions: sets.versions,
    diff: (from, to) => diffRules(setOf(from), setOf(to)),
    check: (rules) => checkRules(rules, formulaFields()),
    formulaFields,
    checkFormula(source) {
      const reading = readFormula(source, formulaFields());
      return reading.ok ? null : reading.flaw;
    },
    saveDraft(input, operator) {
      const by = operator.name;
      const draft = transact(db, (tx) => sets.putDraft(tx, { ...input, by }));
      told();
      return draft;
    },
    discardDraft(rev, operator) {
      existingDraft(rev);
      transact(db, (tx) => {
        sets.dropDraft(tx);
        audit.append(tx, {
          actor: operator.name,
          action: 'score-draft.discarded',
          subjectType: 'score-rules',
          subjectId: 'draft',
        });
      });
      told();
    },
    publish({ rev, note }, operator) {
      const { rules } = existingDraft(rev);
      const fields = checkRules(rules, formulaFields());
      if (fields.length > 0) {
        throw new PonteError('BAD_INPUT', 'Some rules cannot be used yet.', {
          details: { fields },
        });
      }
      if (diffRules(sets.newest().rules, rules).length === 0) {
        throw new PonteError('BAD_INPUT', 'The draft says the same as the rules in force.', {
          details: { fields: [{ field: 'rules', problem: 'same', message: 'Nothing differs.' }] },
        });
      }
      const made = { rules, note, restoredFrom: null, by: operator.name };
      return adopt(made, 'score-rules.published');
    },
    rollBack({ version, current }, operator) {
      const newest = sets.newest();
      if (newest.version !== current || version === current) {
        throw new PonteError(
          'CHANGED_MEANWHILE',
          `Version ${newest.version} is in force now. Look at the versions again.`,
        );
      }
      const { rules } = sets.version(version);
      const made = { rules, note: null, restoredFrom: version, by: operator.name };
      return adopt(made, 'score-rules.rolled-back');
    },
    preview: createPreviewScores(leads, scoring),
    startImpact: (rules, { name }) =>
      impacts.start(name, (progress) => findImpact(rules, progress)),
    impact: impacts.get,
    startBacktest(input, { name }) {
      const chosen = input.sets.map(setOf);
      return backtests.start(name, (progress) => runBacktest(input, chosen, progress));
    },
    backtest: backtests.get,
    model: () => ({
      model: models.get(),
      converted: ended.get('converted') ?? 0,
      lost: ended.get('lost') ?? 0,
      needed: NEEDED,
    }),
    startLearning: (operator) =>
      learnings.start('learning', async (progress) => {
        const learned = await learn(progress);
        transact(db, (tx) => {
          models.put(tx, learned, operator.name);
          audit.append(tx, {
            actor: operator.name,
            action: 'score-model.learned',
            subjectType: 'score-model',
            subjectId: '1',
            details: { converted: learned.converted, lost: learned.lost },
          });
        });
        return models.get() as LearnedModel;
      }),
    learning: learnings.get,
    learnedRules: () => rulesOf(models.get()?.features ?? []),
    showModel(shown, operator) {
      transact(db, (tx) => {
        models.show(tx, shown);
        audit.append(tx, {
          actor: operator.name,
          action: shown ? 'score-model.shown' : 'score-model.hidden',
          subjectType: 'score-model',
          subjectId: '1',
        });
      });
      told();
    },
    opinion(leadId) {
      const model = models.get();
      if (!model?.shown) return null;
      const lead = leads.byUid(leadId);
      return lead === null ? null : opinionOf(model, lead);
    },
    start: rescoring.start,
    async stop() {
      await Promise.all([impacts.stop(), backtests.stop(), learnings.stop()]);
      await rescoring.stop();
    },
    settled: rescoring.settled,
  };
}
