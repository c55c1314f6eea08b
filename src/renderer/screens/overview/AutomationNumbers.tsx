import { Link } from '@tanstack/react-router';
import type { RunState } from '../../../shared/model/automation.ts';
import type { OverviewFigures } from '../../../shared/model/overview.ts';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Figures.module.css';
import { ToLeads } from './ToLeads.tsx';

const columns = [
  ['started', []],
  ['done', ['done']],
  ['waiting', ['ready', 'waiting']],
  ['failed', ['failed']],
] as const satisfies readonly (readonly [string, readonly RunState[]])[];

/** What automations did in the period, and what came of it. */
export function AutomationNumbers({ figures }: { figures: OverviewFigures }) {
  const { t, f } = useText();
  const { from, to } = figures.period;
  const title = t('figures.automations.title');
  const started = figures.automations.reduce((sum, each) => sum + each.started, 0);
  return (
    <section className={css.section} aria-label={title}>
      <SectionHead title={title} />
      <p className={css.summary}>
        {started === 0
          ? t('figures.automations.nothing')
          : t('figures.automations.summary', { count: started })}
      </p>
      {figures.automations.length > 0 && (
        <div className={css.tableScroll}>
          <table className={css.table} aria-label={title}>
            <thead>
              <tr>
                <th scope="col">{t('figures.automations.name')}</th>
                {columns.map(([key]) => (
                  <th key={key} scope="col" className={css.number}>
                    {t(`figures.automations.${key}`)}
                  </th>
                ))}
                <th scope="col" className={css.number}>
                  {t('figures.automations.converted')}
                </th>
              </tr>
            </thead>
            <tbody>
              {figures.automations.map((each) => (
                <tr key={each.id}>
                  <th scope="row">{each.name}</th>
                  {columns.map(([key, states]) => (
                    <td key={key} className={css.number}>
                      <Link
                        to="/automations"
                        search={{
                          tab: 'runs',
                          of: each.id,
                          from,
                          to,
                          ...(states.length > 0 && { states: [...states] }),
                        }}
                        className={each[key] === 0 ? css.none : css.count}
                        aria-label={`${each.name}, ${t(`figures.automations.${key}`)}: ${f.number(each[key])}`}
                      >
                        {f.number(each[key])}
                      </Link>
                    </td>
                  ))}
                  <td className={css.number}>
                    <ToLeads
                      filter={{ convertedAfter: each.id, ranFrom: from, ranTo: to }}
                      count={each.converted}
                      about={`${each.name}, ${t('figures.automations.converted')}`}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
