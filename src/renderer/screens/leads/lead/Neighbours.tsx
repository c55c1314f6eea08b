import { ChevronDown, ChevronUp } from 'lucide-react';
import { IconAction } from '../../../components/Action.tsx';
import { useText } from '../../../i18n/use-text.ts';
import type { Place } from './use-lead.ts';
import css from './LeadPanel.module.css';

/** The lead before and the one after, and which of how many this is. */
export function Neighbours({ place, onGo }: { place: Place; onGo: (id: string) => void }) {
  const { t } = useText();
  const { index, total, previous, next } = place;
  return (
    <>
      <IconAction
        label={t('leads.panel.previous')}
        keys="Alt+ArrowUp"
        disabled={previous === null}
        onClick={() => previous && onGo(previous)}
      >
        <ChevronUp size={16} />
      </IconAction>
      <IconAction
        label={t('leads.panel.next')}
        keys="Alt+ArrowDown"
        disabled={next === null}
        onClick={() => next && onGo(next)}
      >
        <ChevronDown size={16} />
      </IconAction>
      {index >= 0 && (
        <span className={css.position}>
          {t('common.positionOf', { position: index + 1, total })}
        </span>
      )}
    </>
  );
}
