import {
  draggable,
  dropTargetForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Deal } from '../../../shared/model/deal.ts';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { StatusPill } from '../../components/StatusPill.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Board.module.css';

type DealCardProps = {
  deal: Deal;
  open: boolean;
  onOpen: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

/** One deal: name, value, whose, and how long it has been here. Dragged, or moved with M. */
export function DealCard({ deal, open, onOpen, onKeyDown }: DealCardProps) {
  const { t, f } = useText();
  const card = useRef<HTMLButtonElement>(null);
  const [dragged, setDragged] = useState(false);
  const [over, setOver] = useState(false);
  const days = f.daysSince(deal.stageSince);

  useEffect(() => {
    const element = card.current;
    if (!element) return;
    const stopDragging = draggable({
      element,
      getInitialData: () => ({ deal }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    });
    const stopTarget = dropTargetForElements({
      element,
      canDrop: ({ source }) => source.element !== element,
      getData: () => ({ beforeDealId: deal.id }),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
    return () => {
      stopDragging();
      stopTarget();
    };
  }, [deal]);

  return (
    <button
      ref={card}
      type="button"
      className={css.card}
      data-card={deal.id}
      data-open={open || undefined}
      data-dragged={dragged || undefined}
      data-over={over || undefined}
      onClick={onOpen}
      onKeyDown={onKeyDown}
    >
      <span className={`${css.cardTitle} p-truncate`}>{deal.title}</span>
      <span className={css.cardRow}>
        <span className={deal.value === null ? css.quiet : css.value}>
          {deal.value === null ? t('deals.noValue') : f.wholeMoney(deal.value)}
        </span>
        <span className={css.quiet}>
          {days < 1 ? t('deals.today') : t('deals.daysInStage', { count: days })}
        </span>
      </span>
      {deal.links.length > 0 && (
        <span className={css.cardRow}>
          {deal.links.map((link) => (
            <span key={link.connectionId} className={css.kept}>
              <ProviderTile provider={link.provider} />
              {link.state !== 'in_sync' && <StatusPill state={link.state} />}
            </span>
          ))}
        </span>
      )}
      {(deal.owner || deal.leadName) && (
        <span className={css.cardRow}>
          <span className={`${css.quiet} p-truncate`}>{deal.leadName}</span>
          <span className={`${css.quiet} p-truncate`}>{deal.owner}</span>
        </span>
      )}
    </button>
  );
}
