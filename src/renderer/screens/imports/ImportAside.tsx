import { useEffect, type ReactNode } from 'react';
import { Scroll } from '../../components/Layout.tsx';
import { useLayout } from '../../stores/layout.ts';
import css from './ImportAside.module.css';

/** What stands beside every step: 288 px, 264 in smaller windows, where the sidebar gives way to it. */
export function ImportAside({ label, children }: { label: string; children: ReactNode }) {
  useEffect(() => {
    useLayout.setState(({ panels }) => ({ panels: panels + 1 }));
    return () => useLayout.setState(({ panels }) => ({ panels: panels - 1 }));
  }, []);
  return (
    <aside className={css.aside} aria-label={label} data-region tabIndex={-1}>
      <Scroll>{children}</Scroll>
    </aside>
  );
}
