import { Link } from '@tanstack/react-router';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Figures.module.css';

type ToLeadsProps = { filter: LeadFilter; count: number; about: string };

/** A number that opens the leads it counts. */
export function ToLeads({ filter, count, about }: ToLeadsProps) {
  const { f } = useText();
  return (
    <Link
      to="/leads"
      search={{ filter }}
      className={count === 0 ? css.none : css.count}
      aria-label={`${about}: ${f.number(count)}`}
    >
      {f.number(count)}
    </Link>
  );
}
