import { Link } from '@tanstack/react-router';
import { CircleX } from 'lucide-react';
import type { ImportRun } from '../../../shared/model/import.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Run.module.css';

const counted = ['created', 'updated', 'skipped', 'rejected'] as const;

/** What became of the rows: four counts that make up all those done. Created ones open their list. */
export function RunCounts({ run }: { run: ImportRun }) {
  const { t, f } = useText();
  const { counts, id, undoneAt } = run;
  return (
    <dl className={css.counts} aria-label={t('imports.run.counts')}>
      {counted.map((name) => {
        const value = counts[name];
        const words = f.number(value);
        const look = value === 0 ? css.zero : css.figure;
        return (
          <div key={name} className={css.countBox}>
            <dt className={css.countName}>
              {name === 'rejected' && value > 0 && (
                <CircleX size={14} className={css.countIcon} aria-hidden="true" />
              )}
              {t(`imports.list.${name}`)}
            </dt>
            <dd className={look}>
              {name === 'created' && value > 0 && undoneAt === null ? (
                <Link to="/leads" search={{ filter: { importId: id } }} className={css.figureLink}>
                  {words}
                </Link>
              ) : (
                words
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
