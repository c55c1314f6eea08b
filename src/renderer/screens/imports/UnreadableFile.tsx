import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useText } from '../../i18n/use-text.ts';
import { toProblem } from '../../problem.ts';
import css from './Mapping.module.css';

type UnreadableFileProps = {
  error: unknown;
  fileName: string;
  onRetry: () => void;
  onLeave: () => void;
};

/** Why a file cannot be read as a table, and the way out of it. */
export function UnreadableFile({ error, fileName, onRetry, onLeave }: UnreadableFileProps) {
  const { t } = useText();
  const { code } = toProblem(error);
  const name = fileName || t('imports.mapping.thisFile');
  const theirs = code === 'BAD_INPUT' || code === 'UNSUPPORTED';
  const gone = code === 'NOT_FOUND';
  return (
    <div className={css.error}>
      <ErrorNotice
        error={error}
        {...(theirs || gone
          ? {
              what: gone
                ? t('imports.mapping.goneWhat', { name })
                : t('imports.mapping.unreadable', { name }),
              kept: t('imports.mapping.unreadableKept'),
              action: gone
                ? t('imports.mapping.goneAction')
                : code === 'UNSUPPORTED'
                  ? t('imports.mapping.unsupportedAction')
                  : t('imports.mapping.badAction'),
            }
          : { onRetry })}
      >
        <Action onClick={onLeave}>{t('imports.upload.other')}</Action>
      </ErrorNotice>
    </div>
  );
}
