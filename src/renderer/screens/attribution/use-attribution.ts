import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type {
  AttributionQuery,
  AttributionReport,
  AttributionRow,
  SalesBy,
} from '../../../shared/model/attribution.ts';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import { noVisitPart } from '../../../shared/visit.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { daysOf, type Days } from './periods.ts';

export type Place = { source?: string; medium?: string; campaign?: string };
type Level = AttributionReport['level'];

/** The report as its address says. */
export function useAttribution() {
  const { api } = useService();
  const search = useSearch({ from: '/marketing' });
  const navigate = useNavigate({ from: '/marketing' });
  const isOwn = search.from !== undefined && search.to !== undefined && search.from <= search.to;
  const days: Days = isOwn
    ? { from: search.from as string, to: search.to as string }
    : daysOf(search.period ?? 'thisMonth');
  const salesBy: SalesBy = search.salesBy ?? 'leads';
  const place: Place = {
    ...(search.source === undefined ? {} : { source: search.source }),
    ...(search.source === undefined || search.medium === undefined
      ? {}
      : { medium: search.medium }),
  };
  const query: AttributionQuery = { ...days, salesBy, ...place };
  const report = useQuery({
    ...api.attribution.report.queryOptions({ input: query }),
    enabled: search.tab === 'attribution',
    placeholderData: keepPreviousData,
  });
  return {
    search,
    navigate,
    days,
    isOwn,
    salesBy,
    place,
    query,
    report,
    go: (next: Partial<typeof search>) => void navigate({ search: (now) => ({ ...now, ...next }) }),
  };
}

/** A row's place: that of the level it is in, and its own part. */
export function placeOfRow(level: Level, place: Place, key: string): Place {
  return { ...place, [level]: key };
}

/** The leads behind a number. */
export function leadsOf(
  { since, until }: Pick<AttributionReport, 'since' | 'until'>,
  { source, medium, campaign }: Place,
  more: LeadFilter = {},
): LeadFilter {
  return {
    ...more,
    createdFrom: since,
    createdTo: until,
    ...(source === undefined ? {} : { utmSource: source }),
    ...(medium === undefined ? {} : { utmMedium: medium }),
    ...(campaign === undefined ? {} : { utmCampaign: campaign }),
  };
}

export const qualifiedLeads: LeadFilter = { qualified: true };

/** What a row is called; one of which nothing is known has words of its own. */
export function useRowName() {
  const { t } = useText();
  return (level: Level, { key, name }: Pick<AttributionRow, 'key' | 'name'>) =>
    key === noVisitPart ? t(`attribution.none.${level}`) : name || key;
}
