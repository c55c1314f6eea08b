import { Link } from '@tanstack/react-router';
import type { OverviewFigures } from '../../../shared/model/overview.ts';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { BarTable } from './BarTable.tsx';
import css from './Figures.module.css';

/** What the pipeline holds on each stage, and what to expect of it. */
export function PipelineForecast({ pipeline }: { pipeline: OverviewFigures['pipeline'] }) {
  const { t, f } = useText();
  const { stages, value, deals, forecast } = pipeline;
  const most = Math.max(0, ...stages.map((stage) => stage.value));
  const title = t('figures.pipeline.title');
  return (
    <section className={css.section} aria-label={title}>
      <SectionHead title={title} />
      <p className={css.summary}>
        {t('figures.pipeline.summary', { count: deals, value: f.wholeMoney(value) })}{' '}
        {forecast !== null &&
          t('figures.pipeline.forecastIs', { forecast: f.wholeMoney(forecast) })}
      </p>
      <BarTable
        label={title}
        heads={[
          t('figures.pipeline.stage'),
          t('figures.pipeline.deals'),
          t('figures.pipeline.value'),
          t('figures.pipeline.share'),
          t('figures.pipeline.expected'),
        ]}
        rows={stages.map((stage) => ({
          key: stage.id,
          name: stage.name,
          share: most === 0 ? 0 : stage.value / most,
          cells: [
            ...[f.number(stage.deals), f.wholeMoney(stage.value)].map((text) => (
              <Link
                key={text}
                to="/pipeline"
                search={{ stage: stage.id }}
                className={stage.deals === 0 ? css.none : css.count}
                aria-label={`${stage.name}: ${text}`}
              >
                {text}
              </Link>
            )),
            stage.wonShare === null
              ? '—'
              : stage.borrowed
                ? t('figures.pipeline.borrowed', { share: f.share(stage.wonShare) })
                : t('figures.pipeline.own', {
                    share: f.share(stage.wonShare),
                    count: stage.ended,
                  }),
            stage.expected === null ? '—' : f.wholeMoney(stage.expected),
          ],
        }))}
      />
      <p className={css.quiet}>
        {t(forecast === null ? 'figures.pipeline.noHistory' : 'figures.pipeline.meaning')}
      </p>
    </section>
  );
}
