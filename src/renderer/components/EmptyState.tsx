import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from './state.ts';
import css from './EmptyState.module.css';

type EmptyStateProps = {
  icon: LucideIcon;
  tone?: Tone;
  /** Why it is empty. */
  title: string;
  body?: ReactNode;
  /** The next thing to do, one or two buttons. */
  children?: ReactNode;
};

export function EmptyState({
  icon: Icon,
  tone = 'neutral',
  title,
  body,
  children,
}: EmptyStateProps) {
  return (
    <div className={css.empty}>
      <span className={css.icon} data-tone={tone} aria-hidden="true">
        <Icon size={20} />
      </span>
      <h2 className={css.title}>{title}</h2>
      {body && <p className={css.body}>{body}</p>}
      {children && <div className={css.actions}>{children}</div>}
    </div>
  );
}
