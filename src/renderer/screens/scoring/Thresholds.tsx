import { NumberInput, RangeSlider } from '@mantine/core';
import { ChartColumn, Table } from 'lucide-react';
import { useState } from 'react';
import type { ScoreImpact } from '../../../shared/model/scoring.ts';
import { Action } from '../../components/Action.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Scoring.module.css';
import { movesOf, type useImpact } from './use-effect-of.ts';
import type { RulesDraft } from './use-rules-draft.ts';

type ThresholdsProps = {
  draft: RulesDraft;
  effect: ReturnType<typeof useImpact>;
  canEdit: boolean;
};

/** Where warm and hot begin, on the leads as the rules would score them. */
export function Thresholds({ draft, effect, canEdit }: ThresholdsProps) {
  const { t, f } = useText();
  const [asTable, setAsTable] = useState(false);
  const { rules } = draft;
  const { impact } = effect;
  const moves = impact === null ? null : movesOf(impact, rules);
  const scores = impact?.scores.map(({ score }) => score) ?? [];
  const low = Math.min(0, ...scores, rules.warmFrom - 5);
  const high = Math.max(40, ...scores, rules.hotFrom + 5);
  const set = (warmFrom: number, hotFrom: number) =>
    draft.change({ ...rules, warmFrom, hotFrom }, 'thresholds');

  return (
    <section aria-label={t('scoring.thresholds.title')}>
      <SectionHead
        title={t('scoring.thresholds.title')}
        aside={
          impact && (
            <Action
              size="xs"
              variant="subtle"
              icon={asTable ? <ChartColumn size={14} /> : <Table size={14} />}
              onClick={() => setAsTable(!asTable)}
            >
              {t(asTable ? 'scoring.thresholds.chart' : 'scoring.thresholds.table')}
            </Action>
          )
        }
      />
      <div className={css.effect} role="status">
        {moves && (
          <>
            <strong>
              {moves.moved === 0
                ? t('scoring.movedNone')
                : t('scoring.moved', { count: moves.moved })}
            </strong>{' '}
            <span className={css.quiet}>{t('scoring.thresholds.spreadText', moves.after)}</span>
          </>
        )}
        {effect.failed && <span className={css.bad}>{t('scoring.countFailed')}</span>}
      </div>
      {effect.counting && (
        <RunProgress
          label={t('scoring.counting')}
          done={effect.done}
          total={effect.total}
          thick={4}
        />
      )}
      {asTable && impact && moves ? (
        <ScoreTable impact={impact} moves={moves} />
      ) : (
        <Spread impact={impact} low={low} high={high} rules={rules} />
      )}
      <RangeSlider
        className={css.range}
        size="sm"
        min={low}
        max={high}
        minRange={1}
        label={f.number}
        disabled={!canEdit}
        thumbFromLabel={t('scoring.thresholds.warmFrom')}
        thumbToLabel={t('scoring.thresholds.hotFrom')}
        value={[rules.warmFrom, rules.hotFrom]}
        onChange={([warm, hot]) => set(warm, hot)}
      />
      <div className={css.pair}>
        <NumberInput
          label={t('scoring.thresholds.warmFrom')}
          size="sm"
          allowDecimal={false}
          min={-1000}
          max={1000}
          disabled={!canEdit}
          value={rules.warmFrom}
          onChange={(next) => typeof next === 'number' && set(next, rules.hotFrom)}
        />
        <NumberInput
          label={t('scoring.thresholds.hotFrom')}
          size="sm"
          allowDecimal={false}
          min={-1000}
          max={1000}
          disabled={!canEdit}
          value={rules.hotFrom}
          onChange={(next) => typeof next === 'number' && set(rules.warmFrom, next)}
        />
      </div>
    </section>
  );
}

type SpreadProps = {
  impact: ScoreImpact | null;
  low: number;
  high: number;
  rules: { warmFrom: number; hotFrom: number };
};

/** Leads by score, above the slider that parts them. Classes differ in pattern, not in colour alone. */
function Spread({ impact, low, high, rules }: SpreadProps) {
  const { t } = useText();
  const width = Math.max(1, high - low);
  const total = impact?.scores.map(({ hot, warm, cold }) => hot + warm + cold) ?? [];
  const most = Math.max(1, ...total);
  return (
    <svg
      className={css.spread}
      viewBox="0 0 1000 96"
      preserveAspectRatio="none"
      role="img"
      aria-label={t('scoring.thresholds.spread')}
    >
      {impact?.scores.map(({ score }, at) => {
        const height = Math.max(2, ((total[at] ?? 0) / most) * 92);
        const name = score >= rules.hotFrom ? 'hot' : score >= rules.warmFrom ? 'warm' : 'cold';
        return (
          <rect
            key={score}
            data-class={name}
            className={css.column}
            x={((score - low) / width) * 1000 - 5}
            y={96 - height}
            width={10}
            height={height}
          />
        );
      })}
      {[rules.warmFrom, rules.hotFrom].map((at, index) => (
        <line
          key={index}
          className={css.mark}
          x1={((at - low) / width) * 1000}
          x2={((at - low) / width) * 1000}
          y1={0}
          y2={96}
        />
      ))}
    </svg>
  );
}

function ScoreTable({ impact, moves }: { impact: ScoreImpact; moves: ReturnType<typeof movesOf> }) {
  const { t, f } = useText();
  return (
    <div
      className={`${css.tableScroll} p-scroll`}
      tabIndex={0}
      role="region"
      aria-label={t('scoring.thresholds.spread')}
    >
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('scoring.thresholds.class')}</th>
            <th scope="col" className={css.number}>
              {t('scoring.thresholds.now')}
            </th>
            <th scope="col" className={css.number}>
              {t('scoring.thresholds.draft')}
            </th>
          </tr>
        </thead>
        <tbody>
          {(['hot', 'warm', 'cold'] as const).map((each) => (
            <tr key={each}>
              <th scope="row">{t(`leads.temperature.${each}`)}</th>
              <td className={css.number}>{f.number(moves.now[each])}</td>
              <td className={css.number}>{f.number(moves.after[each])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('scoring.thresholds.score')}</th>
            <th scope="col" className={css.number}>
              {t('scoring.thresholds.leads')}
            </th>
          </tr>
        </thead>
        <tbody>
          {impact.scores.map(({ score, hot, warm, cold }) => (
            <tr key={score}>
              <th scope="row">{f.number(score)}</th>
              <td className={css.number}>{f.number(hot + warm + cold)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
