import type { HookEndpoint } from '../../../../shared/model/hook.ts';
import { JsonPanel } from '../../../components/JsonPanel.tsx';
import { useText } from '../../../i18n/use-text.ts';
import css from '../Hooks.module.css';
import { exampleRequest } from './example-request.ts';

/** A request as the other system would send it, for whoever programs that. */
export function ExampleRequest({ endpoint }: { endpoint: HookEndpoint }) {
  const { t } = useText();
  return (
    <section aria-label={t('hooks.setup.example')}>
      <p className={css.quiet}>{t('hooks.setup.exampleHint')}</p>
      <JsonPanel
        title={t('hooks.setup.example')}
        value={exampleRequest(endpoint, endpoint.publicUrl ?? endpoint.url)}
      />
    </section>
  );
}
