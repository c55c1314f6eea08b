import { useEffect, type ReactNode } from 'react';
import { useLayout } from '../stores/layout.ts';
import css from './Layout.module.css';

/** A screen: its main part, and panels beside it. */
export function Bench({ children }: { children: ReactNode }) {
  return <div className={css.bench}>{children}</div>;
}

export function Main({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <section className={css.main} aria-label={label} data-region tabIndex={-1}>
      {children}
    </section>
  );
}

/** The 44 px line at the top of a region; neighbours' lines meet. */
export function Toolbar({ children, wide }: { children: ReactNode; wide?: boolean }) {
  return (
    <div className={css.toolbar} data-wide={wide || undefined}>
      {children}
    </div>
  );
}

/** The name of a screen in its toolbar, with its count. */
export function ScreenTitle({ children, count }: { children: ReactNode; count?: string }) {
  return (
    <>
      <h1 className={css.title}>{children}</h1>
      {count !== undefined && <span className={css.titleCount}>{count}</span>}
    </>
  );
}

/** The name of what a panel beside the screen shows. */
export function PanelTitle({ children }: { children: ReactNode }) {
  return <h2 className={css.title}>{children}</h2>;
}

/** The second line, 36 px: filters. */
export function Bar({ children }: { children: ReactNode }) {
  return <div className={css.bar}>{children}</div>;
}

export function Spacer() {
  return <span className={css.spacer} />;
}

/** The part of a region that scrolls. */
export function Scroll({ children }: { children: ReactNode }) {
  return <div className={`${css.scroll} p-scroll`}>{children}</div>;
}

/** A page of text and sections, with the margins of pages. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={css.page}>{children}</div>;
}

/** The docked decision line of a region, 52 px. Toasts keep above it. */
export function Foot({ children }: { children: ReactNode }) {
  useFootHeight(52);
  return <div className={css.foot}>{children}</div>;
}

/** Tells toasts how much is docked at the foot of the window. */
export function useFootHeight(height: number): void {
  useEffect(() => {
    useLayout.setState(({ foot }) => ({ foot: foot + height }));
    return () => useLayout.setState(({ foot }) => ({ foot: foot - height }));
  }, [height]);
}

type SectionProps = { title?: ReactNode; aside?: ReactNode; children: ReactNode; label?: string };

/** A part of a panel, parted from the next by a line. */
export function Section({ title, aside, children, label }: SectionProps) {
  return (
    <section className={css.section} aria-label={label}>
      {(title !== undefined || aside !== undefined) && <SectionHead title={title} aside={aside} />}
      {children}
    </section>
  );
}

export function SectionHead({ title, aside }: { title?: ReactNode; aside?: ReactNode }) {
  return (
    <div className={css.sectionHead}>
      <h2 className={css.sectionTitle}>{title}</h2>
      {aside}
    </div>
  );
}

/** Labels and values in rows of 26. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={css.facts}>{children}</dl>;
}

export function Fact({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className={css.factLabel}>{label}</dt>
      <dd className={css.factValue}>{children}</dd>
    </>
  );
}

/** What is true, in one sentence; beneath it what is safe. The top of a page. */
export function Headline({ children, sub }: { children: ReactNode; sub?: ReactNode }) {
  return (
    <header>
      <h2 className={css.headline}>{children}</h2>
      {sub && <p className={css.lead}>{sub}</p>}
    </header>
  );
}
