import type { ComponentPropsWithoutRef } from 'react';
import css from './CheckBox.module.css';

type CheckBoxProps = Omit<ComponentPropsWithoutRef<'input'>, 'type' | 'aria-label'> & {
  label: string;
  mixed?: boolean;
};

/** A tick box as light as a list of thousands needs: one element, no wrapper. */
export function CheckBox({ label, mixed = false, ...rest }: CheckBoxProps) {
  return (
    <input
      type="checkbox"
      className={css.box}
      aria-label={label}
      ref={(box) => {
        if (box) box.indeterminate = mixed;
      }}
      {...rest}
    />
  );
}
