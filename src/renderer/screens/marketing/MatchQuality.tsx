import { useQuery } from '@tanstack/react-query';
import { BarChart3 } from 'lucide-react';
import type { Pixel } from '../../../shared/model/marketing.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Headline, Page, Scroll, Section } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Marketing.module.css';
import { EventTable } from './EventTable.tsx';
import { useMarketingWords } from './use-marketing-words.ts';

/** By what the platforms could know the people who were reported, and how much went to each. */
export function MatchQuality({ pixels, isAdmin }: { pixels: readonly Pixel[]; isAdmin: boolean }) {
  const { t, f } = useText();
  const words = useMarketingWords();
  const { api } = useService();
  const { data, error, refetch } = useQuery(api.conversions.stats.queryOptions());
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const sent = data.byState['sent'] ?? 0;
  if (data.total === 0) {
    return (
      <EmptyState
        icon={BarChart3}
        title={t('marketing.quality.emptyTitle')}
        body={t('marketing.quality.emptyBody')}
      />
    );
  }
  return (
    <Scroll>
      <Page>
        <Headline sub={t('marketing.quality.sub')}>
          {t('marketing.quality.title', { count: sent })}
        </Headline>
        <Section title={t('marketing.quality.byPixel')}>
          <EventTable rows={data.byPixelEvent} pixels={pixels} isAdmin={isAdmin} />
        </Section>
        {sent > 0 && (
          <Section title={t('marketing.quality.known')}>
            <table className={css.table}>
              <thead>
                <tr>
                  <th scope="col">{t('marketing.quality.identifier')}</th>
                  <th scope="col">{t('marketing.quality.share')}</th>
                  <th scope="col" className={css.end}>
                    {t('marketing.quality.count')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {Object.entries(data.identifiers).map(([name, n]) => (
                  <tr key={name}>
                    <th scope="row">{words.part(name)}</th>
                    <td>
                      <span className={css.bar} aria-hidden="true">
                        <span style={{ width: `${(100 * n) / sent}%` }} />
                      </span>
                      {f.percent(n / sent)}
                    </td>
                    <td className={css.end}>{f.number(n)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
        )}
      </Page>
    </Scroll>
  );
}
