import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './Banner.module.css';

const icons = { warning: TriangleAlert, danger: CircleX, info: Info, conflict: TriangleAlert };

type BannerProps = { tone?: keyof typeof icons; children: ReactNode; action?: ReactNode };

/** A sentence above a list that stays readable beneath it: 40 high, in the flow. */
export function Banner({ tone = 'warning', children, action }: BannerProps) {
  const Icon = icons[tone];
  return (
    <div className={css.banner} data-tone={tone} role="status">
      <Icon size={16} className={css.icon} aria-hidden="true" />
      <span className={css.text}>{children}</span>
      {action}
    </div>
  );
}
