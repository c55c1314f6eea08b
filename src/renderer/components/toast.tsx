import { notifications } from '@mantine/notifications';
import {
  CircleCheck,
  CircleX,
  GitCompareArrows,
  Info,
  TriangleAlert,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useText } from '../i18n/use-text.ts';
import { pushUndo, takeUndo, type UndoEntry } from '../stores/undo.ts';
import { Action, IconAction } from './Action.tsx';
import type { Tone } from './state.ts';
import css from './toast.module.css';

export type Toast = {
  tone?: Tone;
  /** The result: "4 leads em “Proposta”". */
  title: string;
  /** The consequence: "sai para os CRMs em 5 s". */
  hint?: string;
  /** Takes it back; Ctrl+Z does the same while it is the last thing done. */
  undo?: () => Promise<void>;
  /** Does it again after that. */
  redo?: () => Promise<void>;
  /** For a failure: the list where it also lives. */
  action?: { label: string; run: () => void };
};

const icons: Readonly<Record<Tone, LucideIcon>> = {
  success: CircleCheck,
  danger: CircleX,
  warning: TriangleAlert,
  info: Info,
  conflict: GitCompareArrows,
  neutral: Info,
};

let turn = 0;

/** Result and consequence, for 8 s; with `undo`, also on the pile that Ctrl+Z takes from. */
export function showToast(toast: Toast): void {
  const id = `toast-${(turn += 1)}`;
  const undo: UndoEntry | undefined = toast.undo && {
    id,
    label: toast.title,
    run: toast.undo,
    redo: toast.redo,
  };
  if (undo) pushUndo(undo);
  notifications.show({
    id,
    message: toast.title,
    autoClose: 8000,
    renderNotification: () => <ToastCard id={id} toast={toast} undo={undo} />,
  });
}

function ToastCard({ id, toast, undo }: { id: string; toast: Toast; undo: UndoEntry | undefined }) {
  const { t } = useText();
  const tone = toast.tone ?? 'success';
  const Icon = icons[tone];
  const close = () => notifications.hide(id);
  return (
    <div className={css.toast} role={tone === 'danger' ? 'alert' : 'status'} data-tone={tone}>
      <Icon size={16} className={css.icon} aria-hidden="true" />
      <div>
        <p className={css.title}>{toast.title}</p>
        {toast.hint && <p className={css.hint}>{toast.hint}</p>}
      </div>
      {undo ? (
        <Action
          size="xs"
          keys="$mod+Z"
          onClick={() => {
            close();
            void takeUndo(undo.id)?.run();
          }}
        >
          {t('common.undo')}
        </Action>
      ) : toast.action ? (
        <Action
          size="xs"
          onClick={() => {
            close();
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </Action>
      ) : (
        <span />
      )}
      <IconAction label={t('common.close')} size={24} onClick={close}>
        <X size={14} />
      </IconAction>
    </div>
  );
}

/** Closes the toast of something that was taken back another way. */
export function closeToast(id: string): void {
  notifications.hide(id);
}
