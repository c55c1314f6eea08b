import { useNavigate, useSearch } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { EventSubscription } from '../../../shared/model/subscription.ts';
import { IconAction } from '../../components/Action.tsx';
import { Bar, PanelTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { showToast } from '../../components/toast.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { AboutSubscription } from './AboutSubscription.tsx';
import { DeliveryList } from './DeliveryList.tsx';
import { RunList } from './RunList.tsx';
import { SubscriptionForm } from './SubscriptionForm.tsx';
import { panelTabs, type PanelTab } from './subscriptions-search.ts';
import { useSaveOrSay } from '../../components/use-save-or-say.ts';

type SubscriptionPanelProps = {
  of: EventSubscription;
  onSecret: (secret: string) => void;
  onClose: () => void;
};

/** One subscription: how it stands, what was sent, and its batches. */
export function SubscriptionPanel({ of, onSecret, onClose }: SubscriptionPanelProps) {
  const { t } = useText();
  const { client } = useService();
  const { tab = 'about' } = useSearch({ from: '/subscriptions' });
  const navigate = useNavigate({ from: '/subscriptions' });
  const [editing, setEditing] = useState(false);
  const { wrong, clear, save } = useSaveOrSay((api) => api.eventSubscriptions.key());
  const { id, name } = of;

  return (
    <SidePanel id="subscription" label={name} width={460} max={760} onClose={onClose}>
      <Toolbar wide>
        <PanelTitle>{name}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} keys="Escape" onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Bar>
        <Tabs
          label={t('subscriptions.tabs.label')}
          tabs={panelTabs.map((each) => ({ id: each, label: t(`subscriptions.tabs.${each}`) }))}
          current={tab}
          onChange={(next) => {
            setEditing(false);
            void navigate({ search: { id, tab: next as PanelTab } });
          }}
        />
      </Bar>
      <Scroll>
        {tab === 'about' && editing && (
          <SubscriptionForm
            of={of}
            wrong={wrong}
            onClose={() => setEditing(false)}
            onSave={async (draft) => {
              const saved = await save(() => client.eventSubscriptions.update({ id, ...draft }));
              if (!saved) return;
              setEditing(false);
              showToast({ title: t('subscriptions.saved') });
            }}
          />
        )}
        {tab === 'about' && !editing && (
          <AboutSubscription
            of={of}
            onSecret={onSecret}
            onRemoved={onClose}
            onEdit={() => {
              clear();
              setEditing(true);
            }}
          />
        )}
        {tab === 'deliveries' && <DeliveryList of={of} />}
        {tab === 'runs' && <RunList of={of} />}
      </Scroll>
    </SidePanel>
  );
}
