import type { HookEndpoint } from '../../../../shared/model/hook.ts';
import { useText } from '../../../i18n/use-text.ts';
import css from '../Hooks.module.css';
import { guideOf, guideSteps, type Guide } from './guide.ts';

/** What to do in the other system, in order. */
export function GuideSteps({ endpoint }: { endpoint: HookEndpoint }) {
  const { t } = useText();
  return (
    <section aria-label={t('hooks.setup.steps')}>
      <h2 className={css.heading}>{t('hooks.setup.steps')}</h2>
      <ol className={css.steps}>
        {useSteps(guideOf(endpoint)).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  );
}

function useSteps(guide: Guide): string[] {
  const { t } = useText();
  switch (guide) {
    case 'zapi':
    case 'cloud':
    case 'dinamize':
    case 'own':
      return guideSteps[guide].map((step) => t(`hooks.guide.${guide}.${step}`));
    case 'gestaoclick':
    case 'github':
    case 'stripe':
    case 'standard':
    case 'word':
      return guideSteps[guide].map((step) => t(`hooks.guide.${guide}.${step}`));
    case 'path':
      return guideSteps[guide].map((step) => t(`hooks.guide.${guide}.${step}`));
  }
}
