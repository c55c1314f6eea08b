import { AlarmClock, CircleCheck } from 'lucide-react';
import { Delayed } from '../../components/Delayed.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Bench, Main, ScreenTitle, Toolbar } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useText } from '../../i18n/use-text.ts';
import { ConflictDetail } from './ConflictDetail.tsx';
import { ConflictList } from './ConflictList.tsx';
import css from './Conflicts.module.css';
import { useConflicts } from './use-conflicts.ts';
import { useConflictCommands } from './use-conflict-commands.ts';
import { useSettle } from './use-settle.ts';

/** What both sides changed differently: both values, and a person's decision one after the other. */
export function ConflictsScreen() {
  const { t, f } = useText();
  const list = useConflicts();
  const settling = useSettle(list);
  useConflictCommands(list, settling);
  const tabs = [
    { id: 'open', label: t('conflicts.tab.open') },
    { id: 'snoozed', label: t('conflicts.tab.snoozed') },
  ];

  return (
    <Bench>
      <section className={css.side} aria-label={t('conflicts.title')} data-region tabIndex={-1}>
        <Toolbar>
          <ScreenTitle count={f.number(list.total)}>{t('conflicts.title')}</ScreenTitle>
          <Tabs
            label={t('conflicts.tab.label')}
            tabs={tabs}
            current={list.snoozed ? 'snoozed' : 'open'}
            onChange={(id) => list.showSnoozed(id === 'snoozed')}
          />
        </Toolbar>
        {list.items.length > 0 && <ConflictList list={list} />}
      </section>
      <Main label={t('conflicts.detail.label')}>
        {list.error ? (
          <ErrorNotice error={list.error} onRetry={list.retry} />
        ) : list.current ? (
          <ConflictDetail
            key={list.current.id}
            conflict={list.current}
            list={list}
            settling={settling}
          />
        ) : list.waiting ? (
          <Delayed>{null}</Delayed>
        ) : (
          <EmptyState
            icon={list.snoozed ? AlarmClock : CircleCheck}
            tone={list.snoozed ? 'neutral' : 'success'}
            title={t(list.snoozed ? 'conflicts.noneSnoozed' : 'conflicts.emptyTitle')}
            body={t(list.snoozed ? 'conflicts.noneSnoozedBody' : 'conflicts.emptyBody')}
          />
        )}
      </Main>
    </Bench>
  );
}
