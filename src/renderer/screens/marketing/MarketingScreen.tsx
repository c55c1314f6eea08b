import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Bar, Bench, Main, ScreenTitle, Spacer, Toolbar } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { CostPanel, ReportPanel } from '../attribution/AttributionPanels.tsx';
import { AttributionTab, ExportReport } from '../attribution/AttributionTab.tsx';
import { CostButtons, CostsTab } from '../attribution/CostsTab.tsx';
import { useAttribution } from '../attribution/use-attribution.ts';
import { AudienceList } from './audiences/AudienceList.tsx';
import { AudiencePanel } from './audiences/AudiencePanel.tsx';
import { ConversionPanel } from './ConversionPanel.tsx';
import { ConversionTable } from './ConversionTable.tsx';
import { MatchQuality } from './MatchQuality.tsx';
import { marketingTabs, type MarketingTab } from './marketing-search.ts';
import { PixelList } from './PixelList.tsx';
import { RuleList } from './RuleList.tsx';

const none: never[] = [];

/** What is reported to advertising platforms: each conversion, how well people are known, rules, pixels. */
export function MarketingScreen() {
  const { t } = useText();
  const { api } = useService();
  const { data: app } = useAppState();
  const isAdmin = app?.operator.role === 'admin';
  const { tab = 'conversions', conversion, audience } = useSearch({ from: '/marketing' });
  const navigate = useNavigate({ from: '/marketing' });
  // Pixels are for admins alone; to others conversions are shown without their names.
  const pixels = useQuery({
    ...api.pixels.list.queryOptions({ input: { limit: 500 } }),
    enabled: isAdmin,
  });
  const attribution = useAttribution();
  const audiences = useQuery(api.remarketing.list.queryOptions({ input: { limit: 500 } }));
  const stats = useQuery(api.conversions.stats.queryOptions());
  const known = pixels.data?.items ?? none;
  const events = [
    ...new Set(stats.data?.byPixelEvent.map(({ eventName }) => eventName)),
  ].toSorted();
  const offered = marketingTabs.filter(({ id }) => isAdmin || id !== 'pixels');
  const holds = ({ id, views }: (typeof offered)[number]) =>
    id === tab || views.some((view) => view === tab);
  const chosen = offered.find(holds) ?? marketingTabs[0];
  const current = chosen.views.find((view) => view === tab) ?? chosen.id;
  const counts: Partial<Record<MarketingTab, number>> = {
    conversions: stats.data?.total,
    audiences: audiences.data?.items.length,
    pixels: pixels.data?.items.length,
  };

  return (
    <Bench>
      <Main label={t('marketing.title')}>
        <Toolbar>
          <ScreenTitle>{t('marketing.title')}</ScreenTitle>
          <Tabs
            label={t('marketing.tabs.label')}
            tabs={offered.map(({ id }) => ({
              id,
              label: t(`marketing.tabs.${id}`),
              count: counts[id],
            }))}
            current={chosen.id}
            onChange={(id) => void navigate({ search: { tab: id as MarketingTab } })}
          />
          <Spacer />
          {current === 'attribution' && <ExportReport of={attribution} />}
          {current === 'costs' && isAdmin && <CostButtons {...attribution} />}
        </Toolbar>
        {chosen.views.length > 0 && (
          <Bar>
            <SegmentedControl
              aria-label={t('marketing.views.label')}
              size="xs"
              data={chosen.views.map((value) => ({ value, label: t(`marketing.views.${value}`) }))}
              value={current}
              onChange={(view) => void navigate({ search: { tab: view } })}
            />
          </Bar>
        )}
        {pixels.error && <ErrorNotice error={pixels.error} onRetry={() => void pixels.refetch()} />}
        {current === 'conversions' && (
          <ConversionTable pixels={known} events={events} isAdmin={isAdmin} />
        )}
        {current === 'attribution' && <AttributionTab of={attribution} />}
        {current === 'costs' && <CostsTab of={attribution} isAdmin={isAdmin} />}
        {current === 'quality' && <MatchQuality pixels={known} isAdmin={isAdmin} />}
        {current === 'rules' && <RuleList pixels={known} />}
        {current === 'audiences' && audiences.error && (
          <ErrorNotice error={audiences.error} onRetry={() => void audiences.refetch()} />
        )}
        {current === 'audiences' && audiences.data && (
          <AudienceList audiences={audiences.data.items} pixels={known} />
        )}
        {current === 'pixels' && pixels.data && <PixelList pixels={known} />}
      </Main>
      {current === 'attribution' && <ReportPanel of={attribution} isAdmin={isAdmin} />}
      {current === 'costs' && isAdmin && <CostPanel of={attribution} />}
      {current === 'conversions' && conversion !== undefined && (
        <ConversionPanel
          key={conversion}
          id={conversion}
          onClose={() => void navigate({ search: (now) => ({ ...now, conversion: undefined }) })}
        />
      )}
      {current === 'audiences' && audience !== undefined && (
        <AudiencePanel
          key={audience}
          id={audience}
          onClose={() => void navigate({ search: (now) => ({ ...now, audience: undefined }) })}
        />
      )}
    </Bench>
  );
}
