import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Action } from '../../components/Action.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Bar, Spacer } from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { tunnelLook } from '../settings/tunnel/tunnel-look.ts';
import css from './Hooks.module.css';

/** Whether others reach this computer, and under which address. */
export function AddressBar() {
  const { t } = useText();
  const { api } = useService();
  const { data: app } = useAppState();
  const { data: tunnel } = useQuery(api.tunnel.brief.queryOptions());
  const navigate = useNavigate();
  if (!tunnel) return null;
  const { state, publicUrl } = tunnel;

  return (
    <Bar>
      <span className={css.label}>{t('hooks.address.label')}</span>
      <Pill {...tunnelLook[state]} label={t(`tunnel.state.${state}`)} />
      {publicUrl === null ? (
        <span className={css.quiet}>{t('hooks.address.none')}</span>
      ) : (
        <>
          <span className={css.address}>{publicUrl}</span>
          <CopyButton text={publicUrl} label={t('hooks.address.copy')} />
        </>
      )}
      <Spacer />
      {app?.operator.role === 'admin' && (
        <Action
          size="xs"
          onClick={() => void navigate({ to: '/settings', search: { section: 'tunnel' } })}
        >
          {state === 'off' ? t('hooks.address.open') : t('hooks.address.change')}
        </Action>
      )}
    </Bar>
  );
}
