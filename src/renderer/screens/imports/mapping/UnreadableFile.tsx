import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Action } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { chooseFile } from '../../../frame/choose-file.ts';
import { useText } from '../../../i18n/use-text.ts';
import { toProblem } from '../../../problem.ts';
import { useService } from '../../../service.tsx';
import { putDroppedFile } from '../../../stores/dropped-file.ts';
import { dropDraft } from '../drafts.ts';
import css from './Mapping.module.css';

type UnreadableFileProps = {
  fileId: string;
  fileName: string;
  error: unknown;
  /** It was read before, in another way: only the last choice does not work. */
  wasRead: boolean;
  onRetry: () => void;
};

const reasons = ['broken', 'locked', 'old', 'other', 'too_much', 'no_rows', 'no_sheet'] as const;

function isReason(reason: unknown): reason is (typeof reasons)[number] {
  return reasons.some((known) => known === reason);
}

/** Why a file cannot be read as a table, and the way out of it. */
export function UnreadableFile(props: UnreadableFileProps) {
  const { fileId, fileName, error, wasRead, onRetry } = props;
  const { t } = useText();
  const { client } = useService();
  const navigate = useNavigate({ from: '/imports' });
  const { code, details } = toProblem(error);
  const name = fileName || t('imports.mapping.thisFile');
  const theirs = code === 'BAD_INPUT' || code === 'UNSUPPORTED';
  const gone = code === 'NOT_FOUND';
  const hopeless = (theirs || gone) && !wasRead;

  // Nothing will come of it: it is not offered again.
  useEffect(() => {
    if (!hopeless) return;
    dropDraft(fileId);
    client.imports.discard({ fileId }).catch(() => undefined);
  }, [hopeless, fileId, client]);

  function chooseAnother(): void {
    chooseFile((file) => {
      putDroppedFile(file);
      void navigate({ search: {} });
    });
  }

  return (
    <div className={css.error}>
      <ErrorNotice
        error={error}
        {...(theirs || gone
          ? {
              what: t(gone ? 'imports.mapping.goneWhat' : 'imports.mapping.unreadable', { name }),
              kept: t('imports.mapping.unreadableKept'),
              action: t(
                gone
                  ? 'imports.mapping.goneAction'
                  : isReason(details['reason'])
                    ? `imports.workbook.${details['reason']}`
                    : code === 'UNSUPPORTED'
                      ? 'imports.mapping.unsupportedAction'
                      : 'imports.mapping.badAction',
              ),
            }
          : { onRetry })}
      >
        <Action onClick={chooseAnother}>{t('imports.upload.other')}</Action>
      </ErrorNotice>
    </div>
  );
}
