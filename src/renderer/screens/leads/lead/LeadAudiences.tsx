import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Megaphone, Plus, UserMinus } from 'lucide-react';
import type { Lead } from '../../../../shared/model/lead.ts';
import { IconAction } from '../../../components/Action.tsx';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useAppState, useService } from '../../../service.tsx';
import css from './LeadAudiences.module.css';
import { useAudienceActs } from '../use-audience-acts.ts';

/** In which audiences of advertising platforms a person is, and the way in and out of them. */
export function LeadAudiences({ lead }: { lead: Lead }) {
  const { t } = useText();
  const { api } = useService();
  const { data: app } = useAppState();
  const acts = useAudienceActs();
  const all = useQuery(api.remarketing.list.queryOptions({ input: { limit: 200 } }));
  const { data } = useQuery(api.remarketing.ofLead.queryOptions({ input: { id: lead.id } }));
  // A company that has none is not asked about them here.
  if (!data || !all.data || all.data.items.length === 0) return null;
  const mayChange = app?.operator.role === 'admin' && lead.deletedAt === null;
  const isIn = (id: string) => data.items.some((each) => each.id === id && each.belongs);
  const ofPeople = all.data.items.filter(({ source }) => source === 'people');
  const open = ofPeople.filter(({ id }) => !isIn(id));

  return (
    <Section
      title={t('remarketing.ofLead.title')}
      label={t('remarketing.ofLead.title')}
      aside={
        mayChange && (
          <PutMenu
            audiences={open}
            hasAny={ofPeople.length > 0}
            onPut={(audience) => void acts.put(audience, [lead.id])}
          />
        )
      }
    >
      {data.items.length === 0 && <p className={css.none}>{t('remarketing.ofLead.none')}</p>}
      <ul>
        {data.items.map((each) => (
          <li key={each.id} className={css.line}>
            <Megaphone size={16} aria-hidden="true" className={css.icon} />
            <span className={css.words}>
              <Link to="/marketing" search={{ tab: 'audiences', audience: each.id }}>
                {each.name}
              </Link>
              <span className={css.note}>
                {each.state !== 'out' || each.why === null
                  ? t(`remarketing.ofLead.state.${each.state}`)
                  : t(`remarketing.ofLead.why.${each.why}`)}
              </span>
            </span>
            {mayChange && each.source === 'people' && each.belongs && (
              <IconAction
                label={t('remarketing.ofLead.take', { name: each.name })}
                size={24}
                onClick={() => void acts.take(each, lead.id)}
              >
                <UserMinus size={14} />
              </IconAction>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function PutMenu({
  audiences,
  hasAny,
  onPut,
}: {
  audiences: readonly { id: string; name: string }[];
  /** There are audiences of people, maybe with the lead in all of them. */
  hasAny: boolean;
  onPut: (audience: { id: string; name: string }) => void;
}) {
  const { t } = useText();
  const navigate = useNavigate();
  return (
    <Menu>
      <Menu.Target>
        <IconAction label={t('remarketing.ofLead.put')} size={24}>
          <Plus size={14} />
        </IconAction>
      </Menu.Target>
      <Menu.Dropdown>
        {audiences.map((audience) => (
          <Menu.Item key={audience.id} onClick={() => onPut(audience)}>
            {audience.name}
          </Menu.Item>
        ))}
        {audiences.length === 0 && hasAny && (
          <Menu.Label>{t('remarketing.ofLead.everyOne')}</Menu.Label>
        )}
        {!hasAny && (
          <Menu.Item
            onClick={() => void navigate({ to: '/marketing', search: { tab: 'audiences' } })}
          >
            {t('remarketing.ofLead.make')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
