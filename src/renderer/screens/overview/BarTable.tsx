import type { ReactNode } from 'react';
import css from './Figures.module.css';

export type BarRow = {
  key: string;
  name: ReactNode;
  /** Between 0 and 1. */
  share: number;
  cells: readonly ReactNode[];
};

type BarTableProps = { label: string; heads: readonly string[]; rows: readonly BarRow[] };

/** Bars with their numbers beside them: a drawing that is a table, and needs no colour. */
export function BarTable({ label, heads, rows }: BarTableProps) {
  const [first, ...others] = heads;
  return (
    <table className={css.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          <td aria-hidden="true" className={css.barHead} />
          {others.map((head) => (
            <th key={head} scope="col" className={css.number}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, share, cells }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td aria-hidden="true">
              <span className={css.bar} style={{ width: `${Math.round(share * 100)}%` }} />
            </td>
            {cells.map((cell, at) => (
              <td key={heads[at + 1] ?? at} className={css.number}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
