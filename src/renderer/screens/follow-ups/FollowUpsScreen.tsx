import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarCheck, CalendarArrowDown } from 'lucide-react';
import { followUpWhen, type FollowUpWhen } from '../../../shared/model/follow-up.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import {
  Bench,
  Main,
  Page,
  ScreenTitle,
  Scroll,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { saveFile } from '../../components/save-file.ts';
import { Tabs } from '../../components/Tabs.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { FollowUpItem } from './FollowUpItem.tsx';
import css from './FollowUps.module.css';

const slice = 100;

/** Whom to get back to: what is late, today's, and what comes. */
export function FollowUpsScreen() {
  const { t } = useText();
  const { api, client } = useService();
  const act = useAct();
  const search = useSearch({ from: '/follow-ups' });
  const navigate = useNavigate({ from: '/follow-ups' });
  const { data: counts } = useQuery(api.followUps.counts.queryOptions());
  // What is late comes first, as long as there is any.
  const when = search.when ?? (counts && counts.late > 0 ? 'late' : 'today');
  const { data, error, refetch, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    api.followUps.list.infiniteOptions({
      input: (offset: number) => ({ when, limit: slice, offset }),
      initialPageParam: 0,
      getNextPageParam: ({ items, total }, _pages, offset) => {
        const next = offset + items.length;
        return items.length > 0 && next < total ? next : undefined;
      },
      placeholderData: keepPreviousData,
    }),
  );
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const left = (data?.pages.at(-1)?.total ?? 0) - items.length;

  function toCalendar(): void {
    void act({
      do: () => client.followUps.calendar(),
      done: ({ name, text, count }) => {
        saveFile(name, [text], 'text/calendar;charset=utf-8');
        return { title: t('followUps.exported', { count }) };
      },
    });
  }

  useCommands([
    {
      id: 'followUps.calendar',
      title: t('followUps.calendar'),
      group: 'followUps',
      run: toCalendar,
    },
  ]);

  return (
    <Bench>
      <Main label={t('followUps.title')}>
        <Toolbar>
          <ScreenTitle>{t('followUps.title')}</ScreenTitle>
          <Tabs
            label={t('followUps.title')}
            tabs={followUpWhen.options.map((id) => ({
              id,
              label: t(`followUps.when.${id}`),
              ...(counts ? { count: counts[id] } : {}),
            }))}
            current={when}
            onChange={(id) => void navigate({ search: { when: id as FollowUpWhen } })}
          />
          <Spacer />
          <Action icon={<CalendarArrowDown size={16} />} onClick={toCalendar}>
            {t('followUps.calendar')}
          </Action>
        </Toolbar>
        {data && items.length === 0 ? (
          <EmptyState
            icon={CalendarCheck}
            tone="success"
            title={t(`followUps.empty.${when}`)}
            body={t('followUps.emptyBody')}
          />
        ) : (
          <Scroll>
            <Page>
              {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
              <ul className={css.list} aria-label={t(`followUps.when.${when}`)}>
                {items.map((each) => (
                  <FollowUpItem key={each.leadId} of={each} />
                ))}
              </ul>
              {left > 0 && (
                <Action loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                  {t('common.showMore', { count: Math.min(slice, left) })}
                </Action>
              )}
            </Page>
          </Scroll>
        )}
      </Main>
    </Bench>
  );
}
