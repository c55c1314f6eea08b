import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ChevronsLeft, ChevronsRight } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Deal, Stage } from '../../../shared/model/deal.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useStable } from '../../components/use-stable.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Board.module.css';
import { DealCard } from './DealCard.tsx';
import { useColumn } from './use-board.ts';

type BoardColumnProps = {
  stage: Stage;
  /** Whether it begins as a narrow strip. */
  folded: boolean;
  owner: string | undefined;
  openDealId: string | undefined;
  onOpen: (deal: Deal) => void;
  onDrop: (deal: Deal, stage: Stage, beforeDealId: string | null) => void;
  onCardKey: (event: KeyboardEvent, deal: Deal) => void;
};

/** One stage: its count and sum, its cards, and a place to drop on. */
export function BoardColumn({
  stage,
  folded,
  owner,
  openDealId,
  onOpen,
  onDrop,
  onCardKey,
}: BoardColumnProps) {
  const { t, f } = useText();
  const [collapsed, setCollapsed] = useState(folded);
  const [over, setOver] = useState(false);
  const column = useRef<HTMLElement>(null);
  const { deals, error, hasNextPage, fetchNextPage, isPending } = useColumn(stage.id, owner);
  const drop = useStable(onDrop);

  useEffect(() => {
    const element = column.current;
    if (!element) return;
    return dropTargetForElements({
      element,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source, location }) => {
        setOver(false);
        const deal = source.data.deal as Deal;
        const before = location.current.dropTargets[0]?.data.beforeDealId;
        drop(deal, stage, typeof before === 'string' ? before : null);
      },
    });
  }, [stage, collapsed, drop]);

  const total = f.wholeMoney(stage.dealTotal);
  return (
    <section
      ref={column}
      className={css.column}
      data-collapsed={collapsed || undefined}
      data-over={over || undefined}
      aria-label={t('deals.columnLabel', { stage: stage.name, count: stage.dealCount, total })}
    >
      <header className={css.columnHead}>
        {!collapsed && (
          <>
            <h2 className={`${css.columnName} p-truncate`}>{stage.name}</h2>
            <span className={css.columnCount}>{f.number(stage.dealCount)}</span>
            <span className={css.columnTotal}>{stage.dealTotal > 0 ? total : ''}</span>
          </>
        )}
        <IconAction
          label={t(collapsed ? 'deals.expand' : 'deals.collapse', { stage: stage.name })}
          aria-expanded={!collapsed}
          size={24}
          onClick={() => setCollapsed(!collapsed)}
        >
          {collapsed ? <ChevronsRight size={14} /> : <ChevronsLeft size={14} />}
        </IconAction>
      </header>
      {collapsed ? (
        <p className={css.collapsedName}>
          {stage.name} <span className="p-num">{f.number(stage.dealCount)}</span>
        </p>
      ) : (
        <div className={`${css.cards} p-scroll`}>
          {error && <ErrorNotice error={error} />}
          {deals.map((deal) => (
            <DealCard
              key={deal.id}
              deal={deal}
              open={deal.id === openDealId}
              onOpen={() => onOpen(deal)}
              onKeyDown={(event) => onCardKey(event, deal)}
            />
          ))}
          {!isPending && deals.length === 0 && (
            <p className={css.emptyColumn}>{t('deals.emptyColumn')}</p>
          )}
          {hasNextPage && (
            <Action size="xs" variant="subtle" onClick={() => void fetchNextPage()}>
              {t('common.showMore', { count: Math.min(50, stage.dealCount - deals.length) })}
            </Action>
          )}
        </div>
      )}
    </section>
  );
}
