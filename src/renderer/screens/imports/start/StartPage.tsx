import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { Action } from '../../../components/Action.tsx';
import { Banner } from '../../../components/Banner.tsx';
import { Bench, Main } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { chooseFile } from '../../../frame/choose-file.ts';
import { useService } from '../../../service.tsx';
import { dropDraft, useDrafts } from '../drafts.ts';
import { EarlierImports } from './EarlierImports.tsx';
import { FormatsAside } from './FormatsAside.tsx';
import { ImportToolbar } from '../ImportToolbar.tsx';
import css from './StartPage.module.css';
import { useUpload } from './upload.ts';
import { usePasteTable } from './use-paste-table.ts';
import { useStartUpload } from './use-start-upload.ts';
import { UploadBox } from './UploadBox.tsx';
import { WaitingFiles } from './WaitingFiles.tsx';

/** Where a spreadsheet comes in, and those that came before. */
export function StartPage() {
  const { t } = useText();
  const startUpload = useStartUpload();
  const upload = useUpload((state) => state.upload);
  usePasteTable(startUpload);

  return (
    <Bench>
      <Main label={t('imports.title')}>
        <ImportToolbar step="file" />
        {!upload && <DraftBanner />}
        {!upload && <WaitingFiles />}
        <div className={css.top}>
          {upload ? (
            <UploadBox upload={upload} />
          ) : (
            <div className={css.drop}>
              <span className={css.icon} aria-hidden="true">
                <FileUp size={20} />
              </span>
              <div className={css.words}>
                <h2 className={css.title}>{t('imports.start.dropTitle')}</h2>
                <p className={css.hint}>{t('imports.start.dropHint')}</p>
              </div>
              <Action primary size="md" keys="$mod+O" onClick={() => chooseFile(startUpload)}>
                {t('imports.start.choose')}
              </Action>
            </div>
          )}
        </div>
        <EarlierImports />
      </Main>
      <FormatsAside />
    </Bench>
  );
}

/** The last file whose columns were left half-way. */
function DraftBanner() {
  const { t } = useText();
  const { client } = useService();
  const navigate = useNavigate({ from: '/imports' });
  const drafts = useDrafts();
  const [fileId, draft] = Object.entries(drafts).at(-1) ?? [];
  if (fileId === undefined || !draft) return null;
  return (
    <Banner
      tone="info"
      action={
        <>
          <Action
            size="xs"
            variant="subtle"
            onClick={() => {
              dropDraft(fileId);
              // Left behind, it is cleared away with the other abandoned ones.
              client.imports.discard({ fileId }).catch(() => undefined);
            }}
          >
            {t('imports.start.draftDrop')}
          </Action>
          <Action size="xs" onClick={() => void navigate({ search: { file: fileId } })}>
            {t('imports.start.draftGo')}
          </Action>
        </>
      }
    >
      {t('imports.start.draft', { name: draft.fileName })}
    </Banner>
  );
}
