import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowLeftRight, X } from 'lucide-react';
import { Action, IconAction } from '../../components/Action.tsx';
import { PanelTitle, Scroll, Section, Spacer, Toolbar } from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useProviders, useService } from '../../service.tsx';
import { ConnectionForm } from './ConnectionForm.tsx';
import { FieldRules } from './FieldRules.tsx';

type ConnectionPanelProps = { id: string | null; onClose: () => void };

/** One connection beside the list: its form once both it and the providers are known. */
export function ConnectionPanel({ id, onClose }: ConnectionPanelProps) {
  const { t } = useText();
  const { api } = useService();
  const navigate = useNavigate();
  const { providers } = useProviders();
  const { data } = useQuery(api.connections.list.queryOptions());
  const connection = data?.items.find((each) => each.id === id) ?? null;
  const ready = providers.length > 0 && (id === null || connection !== null);

  return (
    <SidePanel id="connection" label={t('settings.connections.form')} width={360} onClose={onClose}>
      <Toolbar wide>
        <PanelTitle>{connection?.name ?? t('settings.connections.add')}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        {ready && (
          <ConnectionForm connection={connection} providers={providers} onClose={onClose} />
        )}
        {connection && (
          <Section
            title={t('mappings.section')}
            aside={
              <Action
                size="xs"
                icon={<ArrowLeftRight size={14} />}
                onClick={() =>
                  void navigate({
                    to: '/mappings/$connectionId',
                    params: { connectionId: connection.id },
                  })
                }
              >
                {t('mappings.open')}
              </Action>
            }
          >
            {null}
          </Section>
        )}
        {connection && <FieldRules key={connection.id} connection={connection} />}
      </Scroll>
    </SidePanel>
  );
}
