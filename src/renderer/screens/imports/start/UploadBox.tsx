import { Action } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { RunProgress } from '../../../components/RunProgress.tsx';
import { chooseFile } from '../../../frame/choose-file.ts';
import { useText } from '../../../i18n/use-text.ts';
import { fileSize } from '../../../i18n/file-size.ts';
import css from './StartPage.module.css';
import { cancelUpload, type Upload } from './upload.ts';
import { useStartUpload } from './use-start-upload.ts';

/** A file on its way in, or why it did not arrive. */
export function UploadBox({ upload }: { upload: Upload }) {
  const { t, f, language } = useText();
  const startUpload = useStartUpload();
  const { file, sent, state, error } = upload;
  const { name } = file;

  function wordsFor(failure: unknown, { size }: File): { what: string; action?: string } {
    if (size === 0) {
      return {
        what: t('imports.upload.emptyFile', { name }),
        action: t('imports.upload.emptyAction'),
      };
    }
    // The file itself could not be read; anything else is the service's answer.
    if (failure instanceof DOMException) {
      return { what: t('imports.upload.moved'), action: t('imports.upload.movedAction') };
    }
    return { what: t('imports.upload.failed', { name }) };
  }

  if (state === 'failed') {
    return (
      <ErrorNotice
        error={error}
        kept={t('imports.upload.kept')}
        {...wordsFor(error, file)}
        onRetry={() => startUpload(file)}
      >
        <Action onClick={() => chooseFile(startUpload)}>{t('imports.upload.other')}</Action>
        <Action variant="subtle" onClick={cancelUpload}>
          {t('common.cancel')}
        </Action>
      </ErrorNotice>
    );
  }

  const ratio = file.size === 0 ? 1 : sent / file.size;
  return (
    <div className={css.sending}>
      <div>
        <h2 className={`${css.title} p-truncate`}>{t('imports.upload.sending', { name })}</h2>
        <p className={`${css.hint} p-num`}>
          {t('imports.upload.line', {
            percent: f.percent(ratio),
            sent: fileSize(sent, language),
            total: fileSize(file.size, language),
          })}
        </p>
      </div>
      <Action onClick={cancelUpload}>{t('common.cancel')}</Action>
      <RunProgress label={t('imports.upload.progress')} done={sent} total={file.size} />
    </div>
  );
}
