import { useQuery } from '@tanstack/react-query';
import type { AdCost } from '../../../shared/model/attribution.ts';
import { noVisitPart } from '../../../shared/visit.ts';
import { useService } from '../../service.tsx';
import { CostFile } from './CostFile.tsx';
import { CostForm } from './CostForm.tsx';
import { FiguresPanel } from './FiguresPanel.tsx';
import type { Place, useAttribution } from './use-attribution.ts';

type Of = ReturnType<typeof useAttribution>;

/** What stands beside the report: a row's figures, or the sales behind a number. */
export function ReportPanel({ of, isAdmin }: { of: Of; isAdmin: boolean }) {
  const { data } = of.report;
  const { row } = of.search;
  if (data === undefined || row === undefined) return null;
  const found = data.rows.find(({ key }) => key === row);
  if (found === undefined && row !== '') return null;
  return <FiguresPanel of={of} report={data} row={found ?? null} isAdmin={isAdmin} />;
}

/** What stands beside the costs: one, a new one, or a file of them. */
export function CostPanel({ of }: { of: Of }) {
  const { search, go } = of;
  const { cost } = search;
  const close = () => go({ cost: undefined });
  const known = useKnownCost(cost);
  if (cost === undefined) return null;
  if (cost === 'file') return <CostFile onClose={close} />;
  const text = (part: string | undefined) => (part === noVisitPart ? '' : (part ?? ''));
  const place: Place = {
    source: text(search.source),
    medium: text(search.medium),
    campaign: text(search.campaign),
  };
  if (cost === 'new') return <CostForm key="new" of={null} place={place} onClose={close} />;
  if (known === undefined) return null;
  return <CostForm key={known.id} of={known} place={place} onClose={close} />;
}

/** A cost out of the pages of the list that are there. */
function useKnownCost(id: string | undefined): AdCost | undefined {
  const { api, client } = useService();
  const isOne = id !== undefined && id !== 'new' && id !== 'file';
  const { data } = useQuery({
    queryKey: [...api.attribution.costs.key(), 'one', id],
    queryFn: () => client.attribution.cost({ id: id ?? '' }),
    enabled: isOne,
  });
  return isOne ? data : undefined;
}
