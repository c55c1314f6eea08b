import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { HookEndpoint } from '../../../../shared/model/hook.ts';
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
  const [typed, setTyped] = useState<number | string>(settings.mostPerMinute);
  const flawed = typeof typed !== 'number' || typed < 1 || typed > most;

  async function leave(): Promise<void> {
    if (flawed || typed === settings.mostPerMinute) return;
    await act({
      do: () => client.hookEndpoints.update({ id, settings: { mostPerMinute: typed } }),
      done: () => ({ title: t('hooks.setup.changed') }),
    });
    await queries.invalidateQueries({ queryKey: api.hookEndpoints.key() });
  }

  return (
    <section aria-label={t('hooks.setup.limit')}>
      <h2 className={css.heading}>{t('hooks.setup.limit')}</h2>
      <NumberInput
        label={t('hooks.setup.mostPerMinute')}
        description={t('hooks.setup.mostPerMinuteHint')}
        error={flawed && t('hooks.setup.mostPerMinuteFlaw', { most })}
        value={typed}
        min={1}
        max={most}
        maw={280}
        clampBehavior="none"
        allowDecimal={false}
        allowNegative={false}
        onChange={setTyped}
        onBlur={() => void leave()}
        onKeyDown={(event) => event.key === 'Enter' && void leave()}
      />
    </section>
  );
}
