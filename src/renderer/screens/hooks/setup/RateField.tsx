import type { HookEndpoint } from '../../../../shared/model/hook.ts';
import { KeptNumber } from '../../../components/KeptNumber.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Hooks.module.css';

const most = 240_000;

/** How many requests a minute this endpoint takes; holds as soon as the field is left. */
export function RateField({ endpoint }: { endpoint: HookEndpoint }) {
  const { t } = useText();
  const { client, queries, api } = useService();
  const act = useAct();
  const { id, settings } = endpoint;

  async function save(mostPerMinute: number): Promise<boolean> {
    const saved = await act({
      do: () => client.hookEndpoints.update({ id, settings: { mostPerMinute } }),
      done: () => ({ title: t('hooks.setup.changed') }),
    });
    await queries.invalidateQueries({ queryKey: api.hookEndpoints.key() });
    return saved !== undefined;
  }

  return (
    <section aria-label={t('hooks.setup.limit')}>
      <h2 className={css.heading}>{t('hooks.setup.limit')}</h2>
      <KeptNumber
        label={t('hooks.setup.mostPerMinute')}
        description={t('hooks.setup.mostPerMinuteHint')}
        flaw={t('hooks.setup.mostPerMinuteFlaw', { most })}
        kept={settings.mostPerMinute}
        min={1}
        max={most}
        maw={280}
        onSave={save}
      />
    </section>
  );
}
