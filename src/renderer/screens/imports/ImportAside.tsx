import { useEffect, type ReactNode } from 'react';
import { useLayout } from '../../stores/layout.ts';
import css from './ImportAside.module.css';

type ImportAsideProps = {
  label: string;
  /** Nothing in it takes the focus, so that it must itself, to be scrolled by keys. */
  readOnly?: boolean;
  children: ReactNode;
};

/** What stands beside every step: 288 px, 264 in smaller windows, where the sidebar gives way to it. */
export function ImportAside({ label, readOnly = false, children }: ImportAsideProps) {
  useEffect(() => {
    useLayout.setState(({ panels }) => ({ panels: panels + 1 }));
    return () => useLayout.setState(({ panels }) => ({ panels: panels - 1 }));
  }, []);
  return (
    <aside className={css.aside} aria-label={label} data-region tabIndex={-1}>
      <div className={`${css.scroll} p-scroll`} tabIndex={readOnly ? 0 : undefined}>
        {children}
      </div>
    </aside>
  );
}
