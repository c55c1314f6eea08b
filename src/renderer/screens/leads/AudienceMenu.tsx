import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Megaphone } from 'lucide-react';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { useAudienceActs } from './use-audience-acts.ts';

/** Puts chosen leads into a remarketing audience of people; all that a filter finds are a segment's. */
export function AudienceMenu({ leadIds }: { leadIds: readonly string[] | null }) {
  const { t } = useText();
  const { api } = useService();
  const { data: app } = useAppState();
  const navigate = useNavigate();
  const { put } = useAudienceActs();
  const isAdmin = app?.operator.role === 'admin';
  const { data } = useQuery({
    ...api.remarketing.list.queryOptions({ input: { limit: 200 } }),
    enabled: isAdmin,
  });
  if (!isAdmin || data === undefined) return null;
  const ofPeople = data.items.filter(({ source }) => source === 'people');
  const toAudiences = () => void navigate({ to: '/marketing', search: { tab: 'audiences' } });
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<Megaphone size={14} />}>
          {t('leads.bulk.audience')}
        </Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {leadIds === null ? (
          <Menu.Item onClick={toAudiences}>{t('leads.bulk.audienceOfSegment')}</Menu.Item>
        ) : (
          ofPeople.map((audience) => (
            <Menu.Item key={audience.id} onClick={() => void put(audience, leadIds)}>
              {audience.name}
            </Menu.Item>
          ))
        )}
        {leadIds !== null && ofPeople.length === 0 && (
          <Menu.Item onClick={toAudiences}>{t('leads.bulk.audienceNone')}</Menu.Item>
        )}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}
