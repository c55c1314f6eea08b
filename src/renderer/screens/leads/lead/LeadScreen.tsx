import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router';
import { Menu } from '@mantine/core';
import { ArrowLeft, Ellipsis, RefreshCw, Trash2, UserRoundX } from 'lucide-react';
import { useState } from 'react';
import { useCommands } from '../../../commands/use-commands.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import {
  Bench,
  Main,
  Page,
  ScreenTitle,
  Scroll,
  Section,
  Spacer,
  Toolbar,
} from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { toProblem } from '../../../problem.ts';
import { Nameless } from '../cells.tsx';
import { ConvertDialog } from './ConvertDialog.tsx';
import { AudienceMenu } from '../AudienceMenu.tsx';
import { LeadActivity } from '../history/LeadActivity.tsx';
import { LeadAudiences } from './LeadAudiences.tsx';
import { LeadCustom } from './LeadCustom.tsx';
import { LeadFacts } from './LeadFacts.tsx';
import { LeadHeader } from './LeadHeader.tsx';
import { LeadLinks } from './LeadLinks.tsx';
import { LeadNotes } from './LeadNotes.tsx';
import { LeadScore } from './LeadScore.tsx';
import { LeadMerges } from '../../merge/LeadMerges.tsx';
import { ErasePerson } from '../../privacy/ErasePerson.tsx';
import { PersonItems } from '../../privacy/PersonItems.tsx';
import { Neighbours } from './Neighbours.tsx';
import { useLead, useNeighbours } from './use-lead.ts';
import { useLeadActions } from '../use-lead-actions.ts';
import css from './LeadPanel.module.css';

const route = getRouteApi('/leads/$leadId');

/** One lead with everything about it, at an address of its own. */
export function LeadScreen() {
  const { t, f } = useText();
  const { leadId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const { history } = useRouter();
  const lead = useLead(leadId);
  const actions = useLeadActions();
  const place = useNeighbours(leadId, search.filter ?? {}, search.sort ?? '-createdAt');
  const go = (id: string | null) => {
    if (id === null) return;
    void navigate({ to: '/leads/$leadId', params: { leadId: id }, search, replace: true });
  };
  const [converting, setConverting] = useState(false);
  const [erasing, setErasing] = useState(false);
  const canConvert =
    lead.data !== undefined && lead.data.status !== 'converted' && lead.data.deletedAt === null;

  function back(): void {
    if (history.length > 1) history.back();
    else void navigate({ to: '/leads' });
  }

  useCommands([
    {
      id: 'lead.back',
      title: t('leads.panel.backToList'),
      group: 'lead',
      keys: ['Escape'],
      hidden: true,
      run: back,
    },
    {
      id: 'lead.previous',
      title: t('leads.panel.previous'),
      group: 'lead',
      keys: ['Alt+ArrowUp', 'k'],
      hidden: true,
      run: () => go(place.previous),
    },
    {
      id: 'lead.next',
      title: t('leads.panel.next'),
      group: 'lead',
      keys: ['Alt+ArrowDown', 'j'],
      hidden: true,
      run: () => go(place.next),
    },
    {
      id: 'lead.convert',
      title: t('leads.command.convert'),
      group: 'lead',
      keys: ['c'],
      enabled: () => canConvert,
      run: () => setConverting(true),
    },
    {
      id: 'lead.sync',
      title: t('leads.panel.syncNow'),
      group: 'lead',
      keys: ['s'],
      enabled: () => lead.data !== undefined,
      run: () => lead.data && void actions.sync(lead.data),
    },
  ]);

  if (lead.error) {
    const gone = toProblem(lead.error).code === 'NOT_FOUND';
    return (
      <Main label={t('leads.panel.label')}>
        {gone ? (
          <EmptyState
            icon={UserRoundX}
            title={t('leads.panel.gone')}
            body={t('leads.panel.goneHint')}
          >
            <Action onClick={() => void navigate({ to: '/leads' })}>
              {t('leads.panel.backToList')}
            </Action>
          </EmptyState>
        ) : (
          <Page>
            <ErrorNotice error={lead.error} onRetry={() => void lead.refetch()} />
          </Page>
        )}
      </Main>
    );
  }
  if (!lead.data) return <Main>{null}</Main>;

  const { data } = lead;
  return (
    <Bench>
      <Main label={data.name}>
        <Toolbar>
          <IconAction label={t('leads.panel.backToList')} keys="Escape" onClick={back}>
            <ArrowLeft size={16} />
          </IconAction>
          <ScreenTitle>{data.name || <Nameless />}</ScreenTitle>
          <span className={`${css.summary} p-truncate`}>
            {t(`leads.status.${data.status}`)}, {f.number(data.score)}{' '}
            {t(`leads.temperature.${data.temperature}`)}
          </span>
          <Spacer />
          <Neighbours place={place} onGo={go} />
          <Action icon={<RefreshCw size={16} />} onClick={() => void actions.sync(data)}>
            {t('leads.panel.syncNow')}
          </Action>
          {data.convertedAt ? (
            <Link to="/pipeline" className={css.link}>
              {t('leads.panel.converted', { when: f.moment(data.convertedAt) })}.{' '}
              {t('leads.panel.seeDeal')}
            </Link>
          ) : (
            canConvert && (
              <Action primary keys="c" onClick={() => setConverting(true)}>
                {t('leads.panel.convert')}
              </Action>
            )
          )}
          <Menu>
            <Menu.Target>
              <IconAction label={t('common.moreActions')}>
                <Ellipsis size={16} />
              </IconAction>
            </Menu.Target>
            <Menu.Dropdown>
              {data.deletedAt === null && <AudienceMenu leadIds={[data.id]} />}
              <PersonItems lead={data} onErase={() => setErasing(true)} />
              <Menu.Item
                leftSection={<Trash2 size={14} />}
                data-tone="danger"
                disabled={data.deletedAt !== null}
                onClick={() => void actions.remove(data).then(back)}
              >
                {t('leads.panel.remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Toolbar>
        <div className={css.columns} key={leadId}>
          <div className={`${css.facts} p-scroll`}>
            <LeadHeader lead={data} actions={actions} conflicts={lead.conflictCount} nameless />
            <Section title={t('leads.panel.facts')}>
              <LeadFacts lead={data} actions={actions} conflicts={lead.conflicts} withName />
            </Section>
            <LeadCustom lead={data} actions={actions} />
            <LeadScore lead={data} />
            <LeadLinks lead={data} actions={actions} />
            <LeadAudiences lead={data} />
            <LeadMerges lead={data} />
          </div>
          <Scroll>
            <LeadNotes lead={data} actions={actions} />
            <LeadActivity leadId={leadId} />
          </Scroll>
        </div>
      </Main>
      {erasing && (
        <ErasePerson
          lead={data}
          onClose={() => setErasing(false)}
          onErased={() => void navigate({ to: '/leads' })}
        />
      )}
      {converting && (
        <ConvertDialog lead={data} actions={actions} onClose={() => setConverting(false)} />
      )}
    </Bench>
  );
}
