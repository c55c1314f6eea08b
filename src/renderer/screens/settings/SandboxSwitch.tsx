import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Settings.module.css';

/** The demonstration's own switch: its simulated systems with and without a network. */
export function SandboxSwitch() {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { data } = useQuery(api.app.sandboxNetwork.queryOptions({ input: {} }));

  async function setOffline(offline: boolean): Promise<void> {
    await act({
      do: () => client.app.sandboxNetwork({ offline }),
      done: () => ({
        tone: 'info',
        title: t(offline ? 'settings.sandbox.wentOff' : 'settings.sandbox.wentOn'),
      }),
    });
    await queries.invalidateQueries({ queryKey: api.app.sandboxNetwork.key() });
  }

  return (
    <div className={css.stack}>
      <p>{t('settings.sandbox.intro')}</p>
      <Switch
        label={t('settings.sandbox.offline')}
        description={t('settings.sandbox.offlineHint')}
        checked={data?.offline ?? false}
        onChange={(event) => void setOffline(event.currentTarget.checked)}
      />
    </div>
  );
}
