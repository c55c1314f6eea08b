import type { ImportRun } from '../../../../shared/model/import.ts';
import { dateLocale } from '../../../../shared/i18n/date-locale.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useRateSamples, type RateSample } from './rate-samples.ts';
import css from './RateChart.module.css';
import { meanRate, msLeft, ratioOf } from './run-progress.ts';

const height = 72;

/** Rows per second, on the bar's own scale: its end is now, the right edge is the end of the file. */
export function RateChart({ run, now }: { run: ImportRun; now: number }) {
  const { t, f, language } = useText();
  const samples = useRateSamples(run);
  if (samples.length < 3 || run.startedAt === null) return null;

  const clock = new Intl.DateTimeFormat(dateLocale(language), { timeStyle: 'medium' });
  const mean = meanRate(run, now);
  const left = msLeft(run);
  const top = roundUp(Math.max(...samples.map(({ rate }) => rate)));
  const at = ratioOf(run);
  const summary =
    run.rowsPerSecond === null
      ? t('imports.run.rateMean', { mean: mean ?? 0 })
      : t('imports.run.rateNow', { now: run.rowsPerSecond, mean: mean ?? run.rowsPerSecond });
  return (
    <figure className={css.chart}>
      <figcaption className={css.caption}>
        <span className={css.title}>{t('imports.run.rate')}</span>
        <span className="p-num">{summary}</span>
      </figcaption>
      <div className={css.plot} style={{ height }}>
        <svg
          viewBox={`0 0 100 ${height}`}
          preserveAspectRatio="none"
          className={css.drawing}
          role="img"
          aria-label={`${t('imports.run.rate')}: ${summary}`}
        >
          <path d={areaOf(samples, top)} className={css.area} />
          <path d={lineOf(samples, top)} className={css.curve} />
        </svg>
        <span className={css.mark} style={{ top: 0 }}>
          {f.number(top)}
        </span>
        <span className={css.mark} style={{ top: height / 2 }}>
          {f.number(top / 2)}
        </span>
        <span className={css.now} style={{ left: `${at * 100}%` }} />
      </div>
      <div className={css.times}>
        <span>{clock.format(new Date(run.startedAt))}</span>
        {at > 0.12 && at < 0.8 && (
          <span className={css.nowWord} style={{ left: `${at * 100}%` }}>
            {t('imports.run.now')}
          </span>
        )}
        {left !== null && <span>{t('imports.run.endAt', { time: clock.format(now + left) })}</span>}
      </div>
    </figure>
  );
}

function lineOf(samples: readonly RateSample[], top: number): string {
  return samples
    .map(({ at, rate }, index) => {
      const [x, y] = [at * 100, height - (rate / top) * height];
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`;
    })
    .join('');
}

function areaOf(samples: readonly RateSample[], top: number): string {
  const [first, last] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
  return `${lineOf(samples, top)}L${(last * 100).toFixed(2)} ${height}L${(first * 100).toFixed(2)} ${height}Z`;
}

/** To two figures that halve well: 1.188 becomes 1.200, 12.430 becomes 14.000. */
function roundUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1) * 2;
  return Math.max(2, Math.ceil(value / step) * step);
}
