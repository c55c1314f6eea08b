import { CircleCheck, RefreshCw, Users } from 'lucide-react';
import { IconAction } from '../../components/Action.tsx';
import { Delayed } from '../../components/Delayed.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Bench, Main, ScreenTitle, Spacer, Toolbar } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { ApartList } from './ApartList.tsx';
import { BulkMerge } from './BulkMerge.tsx';
import { ClusterDetail } from './ClusterDetail.tsx';
import { ClusterList } from './ClusterList.tsx';
import css from './Duplicates.module.css';
import { MergedList } from './MergedList.tsx';
import { ScanNote } from './ScanNote.tsx';
import { useDecide } from './use-decide.ts';
import { useDuplicateCommands } from './use-duplicate-commands.ts';
import { useDuplicates } from './use-duplicates.ts';

/** Who may be entered twice: beside each other, and a person's decision one after the other. */
export function DuplicatesScreen() {
  const { t, f } = useText();
  const { client } = useService();
  const act = useAct();
  const list = useDuplicates();
  const deciding = useDecide(list);
  useDuplicateCommands(list, deciding);
  const narrowed = list.level !== undefined || list.reason !== undefined;
  const counts = list.scan?.counts;
  const all = counts ? counts.exact + counts.likely + counts.possible : list.total;
  const tabs = [
    { id: 'open', label: t('duplicates.tab.open') },
    { id: 'apart', label: t('duplicates.tab.apart') },
    { id: 'merged', label: t('duplicates.tab.merged') },
    { id: 'bulk', label: t('duplicates.tab.bulk') },
  ];

  return (
    <div className={css.screen}>
      <Toolbar>
        <ScreenTitle count={f.number(all)}>{t('duplicates.title')}</ScreenTitle>
        <Tabs
          label={t('duplicates.tab.label')}
          tabs={tabs}
          current={list.show ?? 'open'}
          onChange={list.showList}
        />
        <Spacer />
        <IconAction
          label={t('duplicates.rescan')}
          disabled={list.scan?.running === true}
          onClick={() =>
            void act({
              do: () => client.duplicates.rescan(),
              done: () => ({ title: t('duplicates.rescanning') }),
            })
          }
        >
          <RefreshCw size={16} />
        </IconAction>
      </Toolbar>
      {list.scan && <ScanNote scan={list.scan} />}
      {list.show === 'apart' && <ApartList />}
      {list.show === 'merged' && <MergedList />}
      {list.show === 'bulk' && <BulkMerge />}
      {list.show === undefined && (
        <Bench>
          {(list.items.length > 0 || narrowed) && <ClusterList list={list} />}
          <Main label={t('duplicates.detail')}>
            {list.error ? (
              <ErrorNotice error={list.error} onRetry={list.retry} />
            ) : list.current ? (
              <ClusterDetail
                key={list.current.id}
                cluster={list.current}
                list={list}
                deciding={deciding}
              />
            ) : list.waiting ? (
              <Delayed>{null}</Delayed>
            ) : (
              <EmptyState
                icon={narrowed ? Users : CircleCheck}
                tone={narrowed ? 'neutral' : 'success'}
                title={t(narrowed ? 'duplicates.noneSuch' : 'duplicates.emptyTitle')}
                body={t(narrowed ? 'duplicates.noneSuchBody' : 'duplicates.emptyBody')}
              />
            )}
          </Main>
        </Bench>
      )}
    </div>
  );
}
