import { useText } from '../i18n/use-text.ts';
import css from './RunProgress.module.css';

type RunProgressProps = {
  label: string;
  done: number;
  /** Null while it is not known: the bar then only says that work goes on. */
  total: number | null;
  thick?: 4 | 6 | 8;
  /** Writes "1.204 de 12.430" beneath. */
  words?: boolean;
};

/** How far a run is. */
export function RunProgress({ label, done, total, thick = 8, words = false }: RunProgressProps) {
  const { t, f } = useText();
  const ratio = total === null ? null : total === 0 ? 1 : Math.min(1, done / total);
  const text = total === null ? f.number(done) : t('common.positionOf', { position: done, total });
  return (
    <div>
      <div
        className={css.bar}
        style={{ '--thick': `${thick}px` } as React.CSSProperties}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={ratio === null ? undefined : Math.round(ratio * 100)}
        aria-valuetext={text}
      >
        <div
          className={css.fill}
          data-unknown={ratio === null || undefined}
          style={ratio === null ? undefined : { width: `${ratio * 100}%` }}
        />
      </div>
      {words && <p className={`${css.words} p-num`}>{text}</p>}
    </div>
  );
}
