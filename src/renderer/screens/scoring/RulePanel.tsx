import { NumberInput, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { MOST_POINTS, type ScoreRule } from '../../../shared/model/scoring.ts';
import { IconAction } from '../../components/Action.tsx';
import { PanelTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { RuleFields } from './RuleFields.tsx';
import css from './Scoring.module.css';
import { useRuleWords } from './use-rule-words.ts';
import type { RulesDraft } from './use-rules-draft.ts';

type RulePanelProps = {
  rule: ScoreRule;
  draft: RulesDraft;
  canEdit: boolean;
  problem: string | undefined;
  onClose: () => void;
};

/** One rule: what it is called, what it looks at, what it gives. */
export function RulePanel({ rule, draft, canEdit, problem, onClose }: RulePanelProps) {
  const { t } = useText();
  const { sentence } = useRuleWords();
  const put = (next: ScoreRule) => draft.put(rule.id, next, `panel ${rule.id}`);
  return (
    <>
      <Toolbar wide>
        <PanelTitle>{t(`scoring.kind.${rule.kind}`)}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <fieldset className={css.form} disabled={!canEdit}>
          <p className={css.quiet}>{sentence(rule)}</p>
          {problem && (
            <p className={css.bad} role="status">
              {t(`scoring.problem.${problem as 'empty'}`)}
            </p>
          )}
          <TextInput
            label={t('scoring.panel.name')}
            description={t('scoring.panel.nameHint')}
            maxLength={80}
            value={rule.name ?? ''}
            onChange={(event) => {
              const name = event.currentTarget.value;
              put({ ...rule, name: name === '' ? null : name });
            }}
          />
          {'points' in rule && (
            <NumberInput
              label={t('scoring.panel.points')}
              description={t('scoring.panel.pointsHint')}
              min={-MOST_POINTS}
              max={MOST_POINTS}
              allowDecimal={false}
              clampBehavior="strict"
              value={rule.points}
              onChange={(points) => typeof points === 'number' && put({ ...rule, points })}
            />
          )}
          <RuleFields rule={rule} put={put} />
          {(rule.kind === 'recency' || rule.kind === 'engagement') && (
            <p className={css.quiet}>{t('scoring.panel.daily')}</p>
          )}
        </fieldset>
      </Scroll>
    </>
  );
}
