import type { RuleChange, ScoreRule } from '../../../shared/model/scoring.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Scoring.module.css';
import { mostPoints, useRuleWords } from './use-rule-words.ts';

/** In what two sets differ, in sentences. */
export function RuleChanges({ changes }: { changes: readonly RuleChange[] }) {
  const { t } = useText();
  const { nameOf, signed } = useRuleWords();
  if (changes.length === 0) return <p className={css.quiet}>{t('scoring.diff.same')}</p>;

  const words = (rule: ScoreRule) =>
    [
      t('scoring.diff.points', { sentence: nameOf(rule), points: signed(mostPoints(rule)) }),
      ...(rule.on ? [] : [t('scoring.diff.off')]),
    ].join(', ');

  return (
    <ul className={css.changes}>
      {changes.map((change) => {
        switch (change.kind) {
          case 'threshold':
            return (
              <li key={change.of}>
                {t(`scoring.diff.${change.of}`, { before: change.before, after: change.after })}
              </li>
            );
          case 'order':
            return <li key="order">{t('scoring.diff.order')}</li>;
          case 'changed':
            return (
              <li key={change.after.id}>
                <strong>{nameOf(change.before)}</strong> {t('scoring.diff.changed')}
                <p className={css.quiet}>− {words(change.before)}</p>
                <p className={css.quiet}>+ {words(change.after)}</p>
              </li>
            );
          case 'added':
          case 'removed':
            return (
              <li key={change.rule.id}>
                <strong>{words(change.rule)}</strong> {t(`scoring.diff.${change.kind}`)}
              </li>
            );
        }
      })}
    </ul>
  );
}
