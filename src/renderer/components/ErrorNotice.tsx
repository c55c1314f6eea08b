import { ChevronDown, ChevronRight, CircleX, Copy } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { supportText, toProblem } from '../problem.ts';
import { Action } from './Action.tsx';
import { announce } from './announce.ts';
import css from './ErrorNotice.module.css';

type ErrorNoticeProps = {
  error: unknown;
  /** When this place knows better words than the code gives. */
  what?: string;
  kept?: string;
  action?: string;
  /** Makes "Try again" the first button. */
  onRetry?: () => void;
  /** Other ways out. */
  children?: ReactNode;
};

/** What happened, what is safe, what to do; the rest folded, ready to copy for support. */
export function ErrorNotice({ error, what, kept, action, onRetry, children }: ErrorNoticeProps) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const problem = toProblem(error);
  const text = supportText(problem);

  return (
    <div className={css.card} role="alert">
      <div className={css.body}>
        <CircleX size={16} className={css.icon} aria-hidden="true" />
        <strong className={css.what}>{what ?? t(`errors.${problem.code}.what`)}</strong>
        <p className={css.rest}>
          {kept ?? t(`errors.${problem.code}.kept`)} {action ?? t(`errors.${problem.code}.action`)}
        </p>
        {(onRetry || children) && (
          <div className={css.actions}>
            {onRetry && <Action onClick={onRetry}>{t('common.retry')}</Action>}
            {children}
          </div>
        )}
      </div>
      <div className={css.foot}>
        <button
          type="button"
          className={css.toggle}
          aria-expanded={open}
          aria-controls={detailsId}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
          {problem.details.traceId
            ? t('common.detailsWithId', { id: problem.details.traceId })
            : t('common.details')}
        </button>
        <button
          type="button"
          className={css.toggle}
          onClick={() => {
            void navigator.clipboard.writeText(text).then(() => announce(t('common.copied')));
          }}
        >
          <Copy size={14} />
          {t('common.copyForSupport')}
        </button>
      </div>
      {open && (
        <pre id={detailsId} className={`${css.details} p-scroll`} tabIndex={0}>
          {text}
        </pre>
      )}
    </div>
  );
}
