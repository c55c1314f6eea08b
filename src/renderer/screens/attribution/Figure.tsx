import { Link } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Attribution.module.css';

type FigureProps = {
  count: number;
  filter: LeadFilter;
  label: string;
  /** In a grid the row has the focus. */
  inGrid?: boolean;
};

/** A number of leads that opens their list. */
export function LeadFigure({ count, filter, label, inGrid }: FigureProps) {
  const { f } = useText();
  if (count === 0) return <span className={css.none}>0</span>;
  return (
    <Link
      to="/leads"
      search={{ filter }}
      className={css.figure}
      aria-label={`${label}: ${f.number(count)}`}
      {...(inGrid ? { tabIndex: -1 } : {})}
      onClick={stop}
    >
      {f.number(count)}
    </Link>
  );
}

/** A press on what leads elsewhere does not also open the row. */
export function stop(event: MouseEvent): void {
  event.stopPropagation();
}
