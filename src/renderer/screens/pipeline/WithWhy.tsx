import type { ReactNode } from 'react';
import type { Deal } from '../../../shared/model/deal.ts';
import { FieldWhy } from '../leads/history/FieldWhy.tsx';
import css from './Board.module.css';

type WithWhyProps = { deal: Deal | null; field: string; name: string; children: ReactNode };

/** A field of a deal's form, and beside it why its value is what it is. */
export function WithWhy({ deal, field, name, children }: WithWhyProps) {
  if (deal === null) return children;
  return (
    <div className={css.withWhy}>
      {children}
      <FieldWhy of={{ kind: 'deals', id: deal.id }} field={field} name={name} className={css.why} />
    </div>
  );
}
