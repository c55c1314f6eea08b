import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Bench, Main, Page, ScreenTitle, Scroll, Toolbar } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { BacktestPart } from './BacktestPart.tsx';
import { ModelPart } from './ModelPart.tsx';
import { RulesPart } from './RulesPart.tsx';
import { scoringTabs, type ScoringTab } from './scoring-search.ts';
import { VersionsPart } from './VersionsPart.tsx';

/** The rules of scores: written, tried, published, and taken back. */
export function ScoringScreen() {
  const { t } = useText();
  const { api } = useService();
  const { tab = 'rules' } = useSearch({ from: '/scoring' });
  const navigate = useNavigate({ from: '/scoring' });
  const { data, error, refetch } = useQuery(api.scoring.now.queryOptions());
  const tabs = (
    <Tabs
      label={t('scoring.tabs.label')}
      tabs={scoringTabs.map((id) => ({ id, label: t(`scoring.tabs.${id}`) }))}
      current={tab}
      onChange={(id) => void navigate({ search: { tab: id as ScoringTab } })}
    />
  );
  if (data && tab === 'rules') return <RulesPart now={data} tabs={tabs} />;
  return (
    <Bench>
      <Main label={t('scoring.title')}>
        <Toolbar>
          <ScreenTitle>{t('scoring.title')}</ScreenTitle>
          {tabs}
        </Toolbar>
        <Scroll>
          <Page>
            {error && !data && <ErrorNotice error={error} onRetry={() => void refetch()} />}
            {data && tab === 'backtest' && <BacktestPart now={data} />}
            {data && tab === 'model' && <ModelPart now={data} />}
            {data && tab === 'versions' && <VersionsPart now={data} />}
          </Page>
        </Scroll>
      </Main>
    </Bench>
  );
}
