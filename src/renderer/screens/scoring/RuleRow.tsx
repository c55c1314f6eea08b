import { NumberInput, Slider, Switch } from '@mantine/core';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import { MOST_POINTS, type ScoreImpact, type ScoreRule } from '../../../shared/model/scoring.ts';
import { IconAction } from '../../components/Action.tsx';
import { showToast } from '../../components/toast.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Scoring.module.css';
import { mostPoints, useRuleWords } from './use-rule-words.ts';
import type { RulesDraft } from './use-rules-draft.ts';

/** Most weights are small and give points: the slider is for those, typing for all. */
const SLIDER = 40;

type RuleRowProps = {
  rule: ScoreRule;
  at: number;
  last: boolean;
  open: boolean;
  draft: RulesDraft;
  canEdit: boolean;
  problem: string | undefined;
  impact: ScoreImpact | null;
  onOpen: () => void;
};

/** A rule in the list: whether it is used, what it says, for how many leads, and its points. */
export function RuleRow(props: RuleRowProps) {
  const { rule, at, last, open, draft, canEdit, problem, impact, onOpen } = props;
  const { t, f } = useText();
  const { sentence, nameOf } = useRuleWords();
  const name = nameOf(rule);
  const count = impact?.counts[rule.id];

  function remove(): void {
    draft.remove(rule.id);
    showToast({ tone: 'neutral', title: t('scoring.rules.removed'), hint: name });
  }

  return (
    <li className={css.rule} data-open={open || undefined} data-off={!rule.on || undefined}>
      <Switch
        size="xs"
        checked={rule.on}
        disabled={!canEdit}
        aria-label={t('scoring.rules.turn', { rule: name })}
        onChange={(event) => draft.put(rule.id, { ...rule, on: event.currentTarget.checked })}
      />
      <div className={css.says}>
        <button
          type="button"
          className={css.name}
          aria-label={t('scoring.rules.edit', { rule: name })}
          onClick={onOpen}
        >
          {name}
        </button>
        {rule.name && <span className={css.quiet}>{sentence(rule)}</span>}
        {problem ? (
          <span className={css.bad}>{t(`scoring.problem.${problem as 'empty'}`)}</span>
        ) : (
          rule.on &&
          impact &&
          count !== undefined && (
            <span className={css.quiet}>
              {count === 0
                ? t('scoring.rules.never', { total: impact.leads })
                : t('scoring.rules.counts', {
                    count,
                    share: f.percent(count / Math.max(1, impact.leads)),
                  })}
            </span>
          )
        )}
      </div>
      {'points' in rule ? (
        <Weight
          name={name}
          points={rule.points}
          disabled={!canEdit}
          onChange={(points) => draft.put(rule.id, { ...rule, points }, `points ${rule.id}`)}
        />
      ) : (
        <button type="button" className={css.upTo} onClick={onOpen}>
          {t('scoring.rules.bandsPoints', { points: f.number(mostPoints(rule)) })}
        </button>
      )}
      {canEdit && (
        <span className={css.tools}>
          <IconAction
            label={t('scoring.rules.up', { rule: name })}
            disabled={at === 0}
            size={24}
            onClick={() => draft.move(rule.id, -1)}
          >
            <ArrowUp size={14} />
          </IconAction>
          <IconAction
            label={t('scoring.rules.down', { rule: name })}
            disabled={last}
            size={24}
            onClick={() => draft.move(rule.id, 1)}
          >
            <ArrowDown size={14} />
          </IconAction>
          <IconAction label={t('scoring.rules.remove', { rule: name })} size={24} onClick={remove}>
            <X size={14} />
          </IconAction>
        </span>
      )}
    </li>
  );
}

type WeightProps = {
  name: string;
  points: number;
  disabled: boolean;
  onChange: (points: number) => void;
};

/** Points by dragging, by arrow keys, or typed. */
function Weight({ name, points, disabled, onChange }: WeightProps) {
  const { t, f } = useText();
  const [dragged, setDragged] = useState(points);
  // Taken back or changed elsewhere: what is shown follows, and the focus stays where it is.
  const [seen, setSeen] = useState(points);
  if (seen !== points) {
    setSeen(points);
    setDragged(points);
  }
  const label = t('scoring.rules.points', { rule: name });
  const limit = Math.max(SLIDER, Math.abs(points));
  return (
    <span className={css.weight}>
      <Slider
        className={css.slider}
        size="sm"
        min={points < 0 ? -limit : 0}
        max={limit}
        label={f.number}
        thumbLabel={label}
        disabled={disabled}
        value={dragged}
        onChange={setDragged}
        onChangeEnd={(next) => next !== points && onChange(next)}
      />
      <NumberInput
        className={css.points}
        size="xs"
        min={-MOST_POINTS}
        max={MOST_POINTS}
        allowDecimal={false}
        clampBehavior="strict"
        hideControls
        disabled={disabled}
        aria-label={label}
        value={dragged}
        onChange={(next) => typeof next === 'number' && setDragged(next)}
        onBlur={() => dragged !== points && onChange(dragged)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && dragged !== points) onChange(dragged);
        }}
      />
    </span>
  );
}
