import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Printer, UsersRound } from 'lucide-react';
import { useCommands } from '../../commands/use-commands.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import {
  Bench,
  Headline,
  Main,
  Page,
  ScreenTitle,
  Scroll,
  SectionHead,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { ConnectionTable } from './ConnectionTable.tsx';
import { Figures } from './Figures.tsx';
import { NeedsYou } from './NeedsYou.tsx';
import css from './Overview.module.css';
import { PeriodPicker } from './PeriodPicker.tsx';
import { SavePdf } from './SavePdf.tsx';
import { useNeeds } from './use-needs.ts';

/** What is true now, what is safe, and what needs a person. */
export function OverviewScreen() {
  const { t, f } = useText();
  const { api } = useService();
  const navigate = useNavigate();
  const { data: state } = useAppState();
  const connections = useQuery(api.connections.list.queryOptions());
  const stats = useQuery(api.sync.stats.queryOptions());
  const needs = useNeeds();
  const items = connections.data?.items ?? [];
  const offline = items.find((each) => each.state === 'offline' || each.state === 'breaker_open');
  const waiting = stats.data?.waiting ?? 0;

  useCommands([
    {
      id: 'overview.print',
      title: t('figures.print'),
      group: 'overview',
      keys: ['$mod+p'],
      run: () => window.print(),
    },
  ]);

  if (state?.counts?.leads === 0 && items.length === 0) {
    return (
      <Bench>
        <Main label={t('overview.title')}>
          <Toolbar>
            <ScreenTitle>{t('overview.title')}</ScreenTitle>
          </Toolbar>
          <EmptyState
            icon={UsersRound}
            title={t('overview.start.title')}
            body={t('overview.start.body')}
          >
            <Action primary onClick={() => void navigate({ to: '/settings' })}>
              {t('overview.start.connect')}
            </Action>
            <Action onClick={() => void navigate({ to: '/imports' })}>
              {t('overview.start.import')}
            </Action>
            <Action onClick={() => void navigate({ to: '/leads' })}>
              {t('overview.start.create')}
            </Action>
          </EmptyState>
        </Main>
      </Bench>
    );
  }

  return (
    <Bench>
      <Main label={t('overview.title')}>
        <Toolbar>
          <ScreenTitle>{t('overview.title')}</ScreenTitle>
          <Spacer />
          <PeriodPicker />
          <SavePdf />
          <Action keys="$mod+p" icon={<Printer size={16} />} onClick={() => window.print()}>
            {t('figures.print')}
          </Action>
        </Toolbar>
        <Scroll>
          <Page>
            {(connections.error ?? stats.error) ? (
              <ErrorNotice
                error={connections.error ?? stats.error}
                onRetry={() => void stats.refetch()}
              />
            ) : (
              stats.data && (
                <>
                  <Headline
                    sub={
                      offline
                        ? t('overview.offline', { name: offline.name })
                        : waiting > 0
                          ? t('overview.waiting', { count: waiting })
                          : needs.length === 0 && t('overview.syncedAll')
                    }
                  >
                    {needs.length === 0
                      ? t('overview.allGood')
                      : t('overview.needs', { count: needs.length })}
                  </Headline>
                  <ConnectionTable connections={items} />
                  <section className={css.today} aria-label={t('overview.today.title')}>
                    <SectionHead title={t('overview.today.title')} />
                    <dl className={css.figures}>
                      {(['received', 'sent', 'failed'] as const).map((key) => (
                        <div key={key}>
                          <dt className={css.figureName}>{t(`overview.today.${key}`)}</dt>
                          <dd className={stats.data.today[key] === 0 ? css.zero : css.figure}>
                            {f.number(stats.data.today[key])}
                          </dd>
                        </div>
                      ))}
                    </dl>
                  </section>
                </>
              )
            )}
            <Figures />
          </Page>
        </Scroll>
      </Main>
      <NeedsYou needs={needs} />
    </Bench>
  );
}
