import type { CostFileReport } from '../../../shared/model/attribution.ts';
import { Banner } from '../../components/Banner.tsx';
import { Fact, Facts } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Attribution.module.css';
import { periodWords } from './cost-columns.tsx';

type Field =
  | 'day'
  | 'begins'
  | 'ends'
  | 'month'
  | 'campaign'
  | 'cost'
  | 'currency'
  | 'source'
  | 'medium';

/** What a file holds and what it would do: each line is accounted for. */
export function CostFileFound({ of }: { of: CostFileReport }) {
  const { t, f, language } = useText();
  const counted = [
    ['fresh', of.created],
    ['replaces', of.replaced],
    ['same', of.unchanged],
    ['addedUp', of.addedUp],
    ['totals', of.totals],
  ] as const;
  const day = (text: string) => periodWords(text, language);
  return (
    <div className={css.found}>
      <p>
        {t(`attribution.file.shape.${of.shape}`)}
        {of.firstDay !== null && of.lastDay !== null && (
          <>
            {' · '}
            {t('attribution.file.between', { from: day(of.firstDay), to: day(of.lastDay) })}
          </>
        )}
        {' · '}
        {f.money(of.total)}
      </p>
      <ul className={css.plain}>
        {counted.map(([what, count]) =>
          count === 0 ? null : <li key={what}>{t(`attribution.file.${what}`, { count })}</li>,
        )}
      </ul>
      {of.overlapping > 0 && (
        <Banner tone="warning">
          {t('attribution.file.overlapping', { count: of.overlapping })}
        </Banner>
      )}
      {of.rejected > 0 && (
        <div>
          <Banner tone="warning">{t('attribution.file.rejected', { count: of.rejected })}</Banner>
          <ul className={css.plain}>
            {of.problems.map(({ line, why, text }) => (
              <li key={line} className={css.problem}>
                {t('attribution.file.line', { line })}: {t(`attribution.file.why.${why}`)}
                <br />
                <span className={css.quiet}>{text}</span>
              </li>
            ))}
          </ul>
          {of.rejected > of.problems.length && (
            <p className={css.quiet}>
              {t('attribution.file.andMore', { count: of.rejected - of.problems.length })}
            </p>
          )}
        </div>
      )}
      <Facts>
        <Fact label={t('attribution.file.columns')}>
          <span className={css.value}>
            {of.columns
              .map(
                ({ field, header }) =>
                  `${t(`attribution.file.field.${field as Field}`)}: ${header}`,
              )
              .join(' · ')}
          </span>
        </Fact>
        <Fact label={t('attribution.file.sample')}>
          <span className={css.value}>
            {of.sample.map((cost) => (
              <span key={JSON.stringify(cost)}>
                {day(cost.period)} · {cost.campaign || cost.source} · {f.money(cost.cost)}
              </span>
            ))}
          </span>
        </Fact>
      </Facts>
    </div>
  );
}
