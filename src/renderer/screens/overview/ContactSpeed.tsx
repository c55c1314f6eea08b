import type { ContactSpeed as Speed } from '../../../shared/model/lead.ts';
import type { OverviewFigures } from '../../../shared/model/overview.ts';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { BarTable } from './BarTable.tsx';
import css from './Figures.module.css';
import { ToLeads } from './ToLeads.tsx';

/** How long leads waited until somebody got in touch. */
export function ContactSpeed({ figures }: { figures: OverviewFigures }) {
  const { t, f } = useText();
  const { speeds, medianSeconds, medianSecondsBefore } = figures.contact;
  const { total } = figures.leads;
  const created = { createdFrom: figures.period.from, createdTo: figures.period.to };
  const title = t('figures.contact.title');
  const upTo: Speed[] = [];
  return (
    <section className={css.section} aria-label={title}>
      <SectionHead title={title} />
      <p className={css.summary}>
        {medianSeconds === null
          ? t('figures.contact.nobody')
          : t('figures.contact.summary', { span: f.span(medianSeconds * 1000) })}{' '}
        {medianSecondsBefore !== null && (
          <span className={css.quiet}>
            {t('figures.contact.before', { span: f.span(medianSecondsBefore * 1000) })}
          </span>
        )}
      </p>
      <BarTable
        label={title}
        heads={[
          t('figures.contact.speed'),
          t('figures.total'),
          t('figures.contact.share'),
          t('figures.contact.soFar'),
        ]}
        rows={speeds.map(({ speed, total: count }) => {
          const name = t(`figures.contact.${speed}`);
          if (speed !== 'none') upTo.push(speed);
          const sum = speeds.reduce(
            (all, each) => (upTo.includes(each.speed) ? all + each.total : all),
            0,
          );
          return {
            key: speed,
            name,
            share: total === 0 ? 0 : count / total,
            cells: [
              <ToLeads
                key="count"
                filter={{ ...created, firstContact: [speed] }}
                count={count}
                about={name}
              />,
              total === 0 ? '—' : f.share(count / total),
              speed === 'none' || total === 0 ? '—' : f.share(sum / total),
            ],
          };
        })}
      />
      <p className={css.quiet}>{t('figures.contact.meaning')}</p>
    </section>
  );
}
