import type { OverviewFigures } from '../../../shared/model/overview.ts';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { BarTable } from './BarTable.tsx';
import { Compared } from './Compared.tsx';
import css from './Figures.module.css';
import { ToLeads } from './ToLeads.tsx';

/** Which origins bring leads that become customers. */
export function OriginConversion({ figures }: { figures: OverviewFigures }) {
  const { t, f } = useText();
  const { origins, total, converted, convertedBefore } = figures.leads;
  const created = { createdFrom: figures.period.from, createdTo: figures.period.to };
  const share = (won: number, of: number) => (of === 0 ? 0 : won / of);
  const rateOf = (won: number, of: number) => (of === 0 ? '—' : f.share(won / of));
  const came = origins.filter((each) => each.total > 0);
  const best = Math.max(0, ...came.map((each) => share(each.converted, each.total)));
  const title = t('figures.conversion.title');
  return (
    <section className={css.section} aria-label={title}>
      <SectionHead title={title} />
      <p className={css.summary}>
        {t('figures.conversion.summary', { count: converted, share: rateOf(converted, total) })}{' '}
        <Compared
          now={converted}
          before={convertedBefore}
          stretch={figures.before}
          also={{ converted: true }}
        />
      </p>
      <div className={css.tableScroll}>
        <BarTable
          label={title}
          heads={[
            t('figures.conversion.origin'),
            t('figures.conversion.rate'),
            t('figures.conversion.won'),
            t('figures.conversion.of'),
            t('figures.conversion.rateBefore'),
          ]}
          rows={came.map((each) => {
            const name = each.origin || t('figures.origin.none');
            const filter = { ...created, origin: [each.origin] };
            return {
              key: each.origin,
              name,
              share: best === 0 ? 0 : share(each.converted, each.total) / best,
              cells: [
                <strong key="rate">{rateOf(each.converted, each.total)}</strong>,
                <ToLeads
                  key="won"
                  filter={{ ...filter, converted: true }}
                  count={each.converted}
                  about={`${name}, ${t('figures.conversion.won')}`}
                />,
                <ToLeads key="of" filter={filter} count={each.total} about={name} />,
                rateOf(each.convertedBefore, each.totalBefore),
              ],
            };
          })}
        />
      </div>
    </section>
  );
}
