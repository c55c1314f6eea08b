import {
  CircleCheck,
  CircleX,
  GitCompareArrows,
  Info,
  TriangleAlert,
  X,
  type LucideIcon,
} from 'lucide-react';
import type { TFunction } from 'i18next';
import { useText } from '../i18n/use-text.ts';
import { Action, IconAction } from './Action.tsx';
import type { Tone } from './state.ts';
import css from './toast.module.css';

const icons: Readonly<Record<Tone, LucideIcon>> = {
  success: CircleCheck,
  danger: CircleX,
  warning: TriangleAlert,
  info: Info,
  conflict: GitCompareArrows,
  neutral: Info,
};

type Props = {
  tone: Tone;
  title: string;
  hint?: string | undefined;
  /** Instead of `action`: takes back what it tells of. */
  onUndo?: ((t: TFunction) => void) | undefined;
  action?: { label: string; run: () => void } | undefined;
  onClose: () => void;
};

/** What a toast looks like: the result, its consequence, and one thing to do about it. */
export function ToastCard({ tone, title, hint, onUndo, action, onClose }: Props) {
  const { t } = useText();
  const Icon = icons[tone];
  return (
    <div className={css.toast} role={tone === 'danger' ? 'alert' : 'status'} data-tone={tone}>
      <Icon size={16} className={css.icon} aria-hidden="true" />
      <div>
        <p className={css.title}>{title}</p>
        {hint && <p className={css.hint}>{hint}</p>}
      </div>
      {onUndo ? (
        <Action size="xs" keys="$mod+Z" onClick={() => onUndo(t)}>
          {t('common.undo')}
        </Action>
      ) : action ? (
        <Action
          size="xs"
          onClick={() => {
            onClose();
            action.run();
          }}
        >
          {action.label}
        </Action>
      ) : (
        <span />
      )}
      <IconAction label={t('common.close')} size={24} onClick={onClose}>
        <X size={14} />
      </IconAction>
    </div>
  );
}
