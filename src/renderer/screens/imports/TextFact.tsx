import type { ReactNode } from 'react';
import { Fact } from '../../components/Layout.tsx';
import css from './ImportAside.module.css';

/** A fact that is only read: its text stands on the line of its label. */
export function TextFact({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <Fact label={label}>
      <span className={css.text}>{children}</span>
    </Fact>
  );
}
