import type { ReactNode } from 'react';
import css from './WalkedList.module.css';

type WalkedListProps = { label: string; children: ReactNode };

/** The list beside the one of it that is open: groups of rows, two lines each. */
export function WalkedList({ label, children }: WalkedListProps) {
  return (
    <div className={`${css.list} p-scroll`} role="group" aria-label={label}>
      {children}
    </div>
  );
}

/** Rows of one kind below their name, which stays while they go by. */
export function WalkedGroup(props: { name: string; count: string; children: ReactNode }) {
  const { name, count, children } = props;
  return (
    <section aria-label={name}>
      <h2 className={css.group}>
        {name}
        <span className={css.count}>{count}</span>
      </h2>
      <ul className={css.rows}>{children}</ul>
    </section>
  );
}

type WalkedRowProps = {
  /** Attributes by which keys find the row, such as `data-conflict`. */
  marks: Readonly<Record<`data-${string}`, string | true>>;
  current: boolean;
  chosen?: boolean;
  /** Stands before the row. */
  check?: ReactNode;
  name: string;
  /** At the end of the first line, and the second line. */
  aside: ReactNode;
  children: ReactNode;
  onOpen: () => void;
};

export function WalkedRow(props: WalkedRowProps) {
  const { marks, current, chosen, check, name, aside, children, onOpen } = props;
  return (
    <li className={css.item} data-current={current || undefined} data-chosen={chosen || undefined}>
      {check && <span className={css.check}>{check}</span>}
      <button
        type="button"
        className={css.row}
        aria-current={current || undefined}
        onClick={onOpen}
        {...marks}
      >
        <span className={css.line}>
          <span className={css.name}>{name}</span>
          <span className={css.aside}>{aside}</span>
        </span>
        <span className={css.line}>{children}</span>
      </button>
    </li>
  );
}
