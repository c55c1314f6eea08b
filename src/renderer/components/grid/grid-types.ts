import type { ReactNode } from 'react';

export type GridColumn<Row> = {
  id: string;
  title: string;
  /** Drawn in place of the title, where a word is not enough; the title stays its name. */
  header?: ReactNode;
  /** Pixels, or a share of what is left with a least width. */
  width: number | { share: number; min: number };
  align?: 'end';
  /** `strong` for the name, `quiet` for what stands beside it. */
  tone?: 'strong' | 'quiet';
  /** The values of `sort` this column stands for, and which comes first. */
  sort?: { asc: string; desc: string; first: 'asc' | 'desc' };
  cell: (row: Row) => ReactNode;
  /** The whole value in words: for the tooltip, for copying where `copy` says nothing else. */
  text: (row: Row) => string;
  /** The clean value for the clipboard. */
  copy?: (row: Row) => string;
  /** Changed here and not sent yet: the cell is tinted. */
  changed?: (row: Row) => boolean;
  edit?: GridEdit<Row>;
  /** Always first and always shown. */
  fixed?: boolean;
  /** Only shown once a person adds it. */
  startsHidden?: boolean;
  /** Which gives way first when the grid is narrow: the highest number. None: it stays. */
  givesWay?: number;
};

export type GridEdit<Row> = {
  value: (row: Row) => string;
  /** A choice among these; without them it is text. */
  options?: readonly { value: string; label: string }[];
  canEdit?: (row: Row) => boolean;
  commit: (row: Row, value: string) => void;
};

/** Rows by position; those not fetched yet are undefined. */
export type GridRows<Row> = {
  total: number;
  at: (index: number) => Row | undefined;
  /** Position of a row among those fetched; -1 when it is not there. */
  indexOf: (key: string) => number;
  /** Told which rows are on screen, so that they are fetched. */
  show?: (first: number, last: number) => void;
};

export type GridHandle = {
  focus: () => void;
  move: (by: number) => void;
  toggle: () => void;
  edit: () => void;
  /** Where the cursor is; -1 when there is none. */
  position: () => number;
};
