import { Plus, X } from 'lucide-react';
import type { ComponentPropsWithoutRef, ReactNode, Ref } from 'react';
import css from './Chip.module.css';

type ChipProps = {
  /** What it filters by. */
  name: string;
  /** The relation, when it is not plain equality: "não é". */
  op?: string;
  value: ReactNode;
  onOpen?: () => void;
  onRemove?: () => void;
  removeLabel?: string;
};

/** One condition in three segments: name, relation, value; and its end. */
export function Chip({ name, op, value, onOpen, onRemove, removeLabel }: ChipProps) {
  return (
    <span className={css.chip} role="group" aria-label={name}>
      <span className={`${css.part} ${css.name}`}>{name}</span>
      {op && <span className={`${css.part} ${css.op}`}>{op}</span>}
      {onOpen ? (
        <button type="button" className={css.part} onClick={onOpen}>
          {value}
        </button>
      ) : (
        <span className={css.part}>{value}</span>
      )}
      {onRemove && (
        <button type="button" className={css.remove} aria-label={removeLabel} onClick={onRemove}>
          <X size={13} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}

/** The dashed one that adds another. */
export function ChipAdder({
  children,
  className,
  ...rest
}: ComponentPropsWithoutRef<'button'> & { ref?: Ref<HTMLButtonElement> }) {
  return (
    <button type="button" className={`${css.adder} ${className ?? ''}`} {...rest}>
      <Plus size={13} aria-hidden="true" />
      {children}
    </button>
  );
}

export function Tag({
  children,
  onRemove,
  removeLabel,
}: {
  children: string;
  onRemove?: () => void;
  removeLabel?: string;
}) {
  return (
    <span className={css.tag}>
      <span className="p-truncate">{children}</span>
      {onRemove && (
        <button type="button" aria-label={removeLabel} onClick={onRemove}>
          <X size={11} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}
