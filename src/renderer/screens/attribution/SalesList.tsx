import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SalesBy } from '../../../shared/model/attribution.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Attribution.module.css';
import type { Days } from './periods.ts';
import type { Place } from './use-attribution.ts';

const atOnce = 50;

/** The deals behind a number of sales, the newest first. */
export function SalesList({ query }: { query: Days & Place & { salesBy: SalesBy } }) {
  const { t, f } = useText();
  const { api } = useService();
  const sales = useInfiniteQuery(
    api.attribution.sales.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...query,
        limit: atOnce,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ pagination }) => pagination.nextCursor ?? undefined,
    }),
  );
  if (sales.error) {
    return <ErrorNotice error={sales.error} onRetry={() => void sales.refetch()} />;
  }
  const items = sales.data?.pages.flatMap((page) => page.items);
  if (items === undefined) return null;
  if (items.length === 0) return <p className={css.note}>{t('attribution.sales.empty')}</p>;
  return (
    <>
      <ul className={css.plain}>
        {items.map((sale) => (
          <li key={sale.dealId} className={css.sale}>
            <span className={css.saleHead}>
              <span>{sale.title}</span>
              <span>{sale.value === null ? '—' : f.money(sale.value)}</span>
            </span>
            <span className={css.quiet}>
              {sale.leadId === null ? (
                (sale.leadName ?? t('attribution.sales.noLead'))
              ) : (
                <Link to="/leads/$leadId" params={{ leadId: sale.leadId }} className={css.figure}>
                  {sale.leadName}
                </Link>
              )}
              {' · '}
              {t('attribution.sales.won', { date: f.date(sale.wonAt) })}
            </span>
          </li>
        ))}
      </ul>
      {sales.hasNextPage && (
        <p className={css.note}>
          <Action size="sm" onClick={() => void sales.fetchNextPage()}>
            {t('attribution.sales.more')}
          </Action>
        </p>
      )}
    </>
  );
}
