import { Link } from '@tanstack/react-router';
import { CircleX } from 'lucide-react';
import type { ImportRun } from '../../../../shared/model/import.ts';
import { useText } from '../../../i18n/use-text.ts';
import css from './Run.module.css';

const counted = ['created', 'updated', 'skipped', 'rejected'] as const;

/** What became of the rows: four counts that make up all those done. Each opens its list. */
export function RunCounts({ run }: { run: ImportRun }) {
  const { t, f } = useText();
  const { counts } = run;
  return (
    <dl className={css.counts} aria-label={t('imports.run.counts')}>
      {counted.map((name) => {
        const value = counts[name];
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
              <Group run={run} name={name}>
                {f.number(value)}
              </Group>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

type GroupProps = { run: ImportRun; name: (typeof counted)[number]; children: string };

/** The way to the list of a group: leads by what the import did to them, or the rows below. */
function Group({ run, name, children }: GroupProps) {
  const { t } = useText();
  const { id, counts, undoneAt } = run;
  if (counts[name] === 0) return children;
  const title = t(`importFixing.result.${name}`);
  if (name === 'rejected') {
    return (
      <button
        type="button"
        className={`${css.figureLink} ${css.figureButton}`}
        title={title}
        onClick={showRejected}
      >
        {children}
      </button>
    );
  }
  if (name === 'created' && undoneAt !== null) return children;
  const filter = name === 'created' ? { importId: id } : { importId: id, importOutcome: name };
  return (
    <Link to="/leads" search={{ filter }} className={css.figureLink} title={title}>
      {children}
    </Link>
  );
}

/** Where the rejected rows stand on this page. */
export const rejectedPlace = 'rejected-rows';

function showRejected(): void {
  const place = document.getElementById(rejectedPlace);
  place?.scrollIntoView({ block: 'start' });
  place?.querySelector<HTMLElement>('[tabindex="0"], button')?.focus({ preventScroll: true });
}
