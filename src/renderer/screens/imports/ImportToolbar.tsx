import { Check } from 'lucide-react';
import { ScreenTitle, Toolbar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './ImportToolbar.module.css';

const steps = ['file', 'columns', 'import'] as const;
export type ImportStep = (typeof steps)[number];

/** The screen's name, and how far along one is. `done`: all of it is behind. */
export function ImportToolbar({ step }: { step: ImportStep | 'done' }) {
  const { t } = useText();
  const at = step === 'done' ? steps.length : steps.indexOf(step);
  return (
    <Toolbar>
      <div className={css.title}>
        <ScreenTitle>{t('imports.title')}</ScreenTitle>
      </div>
      <ol className={css.steps} aria-label={t('imports.steps.label')}>
        {steps.map((each, index) => {
          const state = index < at ? 'done' : index === at ? 'current' : 'later';
          return (
            <li
              key={each}
              className={css.step}
              data-state={state}
              aria-current={state === 'current' ? 'step' : undefined}
            >
              <span className={css.mark} aria-hidden="true">
                {state === 'done' ? <Check size={12} /> : index + 1}
              </span>
              {t(`imports.steps.${each}`)}
              {state === 'done' && <span className="p-hidden">, {t('imports.steps.done')}</span>}
            </li>
          );
        })}
      </ol>
      <span className={css.rest} />
    </Toolbar>
  );
}
