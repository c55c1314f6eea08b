import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunDetail } from '../../../shared/model/sync.ts';
import type { UndoResult } from '../../../shared/model/undo.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Section } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Syncs.module.css';
import { UndoItems } from './UndoItems.tsx';

const atOnce = 50;
const results = ['restored', 'kept', 'failed'] as const satisfies readonly UndoResult[];

type UndoOutcomeProps = { run: RunDetail; undoes: NonNullable<RunDetail['undo']['undoes']> };

/** The three lists of an undo: what went back, what stayed because it changed, what could not. */
export function UndoOutcome({ run, undoes }: UndoOutcomeProps) {
  const { t } = useText();
  const { api } = useService();
  const [result, setResult] = useState<UndoResult>('restored');
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery(
    api.sync.undoItems.infiniteOptions({
      input: (cursor: string | undefined) => ({
        id: run.id,
        result,
        limit: atOnce,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.pagination.nextCursor ?? undefined,
    }),
  );
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const left = undoes[result] - items.length;

  return (
    <Section title={t('ledger.undo.lists')}>
      <Tabs
        label={t('ledger.undo.lists')}
        tabs={results.map((id) => ({
          id,
          label: t(`ledger.undo.list.${id}`),
          count: undoes[id],
        }))}
        current={result}
        onChange={(id) => setResult(id as UndoResult)}
      />
      <div className={css.list} role="tabpanel" aria-label={t(`ledger.undo.list.${result}`)}>
        {error && <ErrorNotice error={error} />}
        {data && items.length === 0 && <p className={css.quiet}>{t('ledger.undo.empty')}</p>}
        <UndoItems items={items} />
        {hasNextPage && (
          <Action size="xs" variant="subtle" onClick={() => void fetchNextPage()}>
            {t('common.showMore', { count: Math.min(atOnce, Math.max(left, 1)) })}
          </Action>
        )}
      </div>
    </Section>
  );
}
