import { useQueries } from '@tanstack/react-query';
import { FilterX, SearchX, UsersRound } from 'lucide-react';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import { runCommand } from '../../commands/command.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useFilterWords } from './filters/filter-words.ts';
import { conditionsOf, tidyFilter, withoutCondition } from './filters/filters.ts';

type LeadsEmptyProps = {
  filter: LeadFilter;
  error: unknown;
  total: number | undefined;
  onFilter: (filter: LeadFilter) => void;
  onNew: () => void;
  onRetry: () => void;
};

/** Why there is nothing to see: no leads at all, a search, or which condition took them all. */
export function LeadsEmpty({ filter, error, total, onFilter, onNew, onRetry }: LeadsEmptyProps) {
  const { t } = useText();
  const { api } = useService();
  const words = useFilterWords();
  const conditions = conditionsOf(filter);
  // Each condition left out in turn: the one without which something is found is the one to blame.
  const without = useQueries({
    queries: conditions.map((condition) =>
      api.leads.count.queryOptions({ input: withoutCondition(filter, condition) }),
    ),
  });
  const culprit = conditions.find((_, index) => (without[index]?.data?.total ?? 0) > 0);

  if (error !== null) {
    return (
      <Page>
        <ErrorNotice error={error} onRetry={onRetry} />
      </Page>
    );
  }
  if (filter.q) {
    return (
      <EmptyState
        icon={SearchX}
        title={t('leads.empty.searchTitle', { q: filter.q })}
        body={t('leads.empty.searchBody')}
      >
        <Action onClick={() => onFilter(tidyFilter({ ...filter, q: undefined }))}>
          {t('leads.empty.clearSearch')}
        </Action>
      </EmptyState>
    );
  }
  if (conditions.length > 0) {
    const name = culprit && words.name(culprit.name);
    return (
      <EmptyState
        icon={FilterX}
        title={t('leads.empty.filteredTitle')}
        body={
          <>
            {name && `${t('leads.empty.culprit', { name })} `}
            {t('leads.empty.filteredBody', { count: total ?? 0 })}
          </>
        }
      >
        {culprit && name && conditions.length > 1 && (
          <Action onClick={() => onFilter(withoutCondition(filter, culprit))}>
            {t('leads.empty.without', { name })}
          </Action>
        )}
        <Action onClick={() => onFilter({})}>{t('leads.filter.clear')}</Action>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={UsersRound} title={t('leads.empty.title')} body={t('leads.empty.body')}>
      <Action onClick={() => runCommand('import.open')}>{t('leads.import')}</Action>
      <Action keys="n" onClick={onNew}>
        {t('leads.new')}
      </Action>
    </EmptyState>
  );
}
