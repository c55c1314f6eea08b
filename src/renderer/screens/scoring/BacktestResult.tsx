import { SearchX } from 'lucide-react';
import type { Backtest, BacktestOfSet } from '../../../shared/model/scoring.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { LiftChart } from './LiftChart.tsx';
import css from './Scoring.module.css';

/** Fewer of either, and a difference may be chance. */
const FEW = 30;
/** Nearer than this two sets separate equally well. */
const SAME = 0.005;

/** What a backtest found: who separates better, the figures of each set, and what was used for them. */
export function BacktestResult({
  result,
  values,
}: {
  result: Backtest;
  values: 'creation' | 'now';
}) {
  const { t, f } = useText();
  const { converted, lost, open, asNow, sets } = result;
  const nameOf = (set: number | null) =>
    set === null ? t('scoring.draft') : t('scoring.version', { version: set });
  if (converted + lost === 0) {
    return (
      <EmptyState
        icon={SearchX}
        title={t('scoring.backtest.none')}
        body={t('scoring.backtest.noneBody')}
      />
    );
  }
  const share = (ratio: number | null) => (ratio === null ? '—' : f.percent(ratio));

  return (
    <>
      <div role="status">
        <p className={css.verdict}>{verdict()}</p>
        <p className={css.quiet}>
          {t('scoring.backtest.counts', { converted, lost, open })}{' '}
          {Math.min(converted, lost) < FEW && t('scoring.backtest.few')}
        </p>
        <p className={css.quiet}>
          {t(values === 'now' ? 'scoring.backtest.usedNow' : 'scoring.backtest.usedCreation')}{' '}
          {asNow > 0 && t('scoring.backtest.asNow', { count: asNow })}
        </p>
      </div>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('scoring.backtest.set')}</th>
            <th scope="col" className={css.number}>
              {t('scoring.backtest.precision')}
            </th>
            <th scope="col" className={css.number}>
              {t('scoring.backtest.recall')}
            </th>
            <th scope="col" className={css.number}>
              {t('scoring.backtest.separation')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sets.map((each) => (
            <tr key={each.set}>
              <th scope="row">{nameOf(each.set)}</th>
              <td className={css.number}>{share(each.precision)}</td>
              <td className={css.number}>{share(each.recall)}</td>
              <td className={css.number}>{share(each.separation)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LiftChart sets={sets} nameOf={nameOf} />
      <section aria-label={t('scoring.backtest.confusion')}>
        <SectionHead title={t('scoring.backtest.confusion')} />
        <div className={css.confusions}>
          {sets.map((each) => (
            <Confusion key={each.set} of={each} name={nameOf(each.set)} />
          ))}
        </div>
      </section>
    </>
  );

  function verdict(): string {
    const ranked = sets
      .filter(({ separation }) => separation !== null)
      .toSorted((a, b) => (b.separation ?? 0) - (a.separation ?? 0));
    const [best, second] = ranked;
    if (!best) return t('scoring.backtest.noSeparation');
    if (!second) return t('scoring.backtest.single', { share: share(best.separation) });
    if ((best.separation ?? 0) - (second.separation ?? 0) < SAME) return t('scoring.backtest.tie');
    return t('scoring.backtest.best', { set: nameOf(best.set), share: share(best.separation) });
  }
}

function Confusion({ of, name }: { of: BacktestOfSet; name: string }) {
  const { t, f } = useText();
  return (
    <table className={css.table}>
      <caption>{name}</caption>
      <thead>
        <tr>
          <th scope="col">{t('scoring.backtest.class')}</th>
          <th scope="col" className={css.number}>
            {t('scoring.backtest.converted')}
          </th>
          <th scope="col" className={css.number}>
            {t('scoring.backtest.lost')}
          </th>
          <th scope="col" className={css.number}>
            {t('scoring.backtest.rate')}
          </th>
        </tr>
      </thead>
      <tbody>
        {(['hot', 'warm', 'cold'] as const).map((each) => {
          const { converted, lost } = of.byClass[each];
          return (
            <tr key={each}>
              <th scope="row">{t(`leads.temperature.${each}`)}</th>
              <td className={css.number}>{f.number(converted)}</td>
              <td className={css.number}>{f.number(lost)}</td>
              <td className={css.number}>
                {converted + lost === 0 ? '—' : f.percent(converted / (converted + lost))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
