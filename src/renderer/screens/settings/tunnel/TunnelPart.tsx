import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { ChangedAddress } from './ChangedAddress.tsx';
import { HostKeyChanged } from './HostKeyChanged.tsx';
import { TunnelForm } from './TunnelForm.tsx';
import { TunnelStatus } from './TunnelStatus.tsx';
import css from '../Settings.module.css';

/** One switch: whether the world reaches this computer's hooks, how, and since when it does. */
export function TunnelPart() {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { data: tunnel, error, refetch } = useQuery(api.tunnel.get.queryOptions());
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!tunnel) return null;

  async function turn(on: boolean): Promise<void> {
    await act({ do: () => (on ? client.tunnel.start() : client.tunnel.stop()) });
    await queries.invalidateQueries({ queryKey: api.tunnel.key() });
  }

  return (
    <div className={css.stack}>
      <p>{t('tunnel.intro')}</p>
      <Switch
        label={t('tunnel.switch')}
        description={t(tunnel.kind === null ? 'tunnel.switchFirst' : 'tunnel.switchHint')}
        checked={tunnel.on}
        disabled={tunnel.kind === null}
        onChange={(event) => void turn(event.currentTarget.checked)}
      />
      <ChangedAddress tunnel={tunnel} />
      <HostKeyChanged tunnel={tunnel} />
      {tunnel.on && <TunnelStatus tunnel={tunnel} />}
      <TunnelForm key={tunnel.kind ?? 'none'} tunnel={tunnel} />
    </div>
  );
}
