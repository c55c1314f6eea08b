import { Link } from '@tanstack/react-router';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import type { Stretch } from '../../../shared/model/overview.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Figures.module.css';

type ComparedProps = { now: number; before: number; stretch: Stretch; also?: LeadFilter };

/** How a number stands to that of the days before, which opens its list too. */
export function Compared({ now, before, stretch, also = {} }: ComparedProps) {
  const { t, f } = useText();
  const share = f.percent(Math.abs(now - before) / before);
  if (before === 0) return <span className={css.quiet}>{t('figures.compared.none')}</span>;
  const words =
    now === before
      ? t('figures.compared.same')
      : now > before
        ? t('figures.compared.more', { share })
        : t('figures.compared.less', { share });
  return (
    <span className={css.quiet}>
      {words}{' '}
      <Link
        to="/leads"
        search={{ filter: { createdFrom: stretch.from, createdTo: stretch.to, ...also } }}
        className={css.before}
      >
        {t('figures.compared.before', { count: before })}
      </Link>
    </span>
  );
}
