import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { announce } from '../../components/announce.ts';
import { useText } from '../../i18n/use-text.ts';
import { takeDroppedFile, useDroppedFile } from '../../stores/dropped-file.ts';
import { FixPage } from './fix/FixPage.tsx';
import { MappingPage } from './mapping/MappingPage.tsx';
import { RunPage } from './run/RunPage.tsx';
import { StartPage } from './start/StartPage.tsx';
import { cancelUpload, useUpload } from './start/upload.ts';
import { useStartUpload } from './start/use-start-upload.ts';

/** A spreadsheet's way in: the file, its columns, the import. The address says which of the three. */
export function ImportsScreen() {
  const { t } = useText();
  const startUpload = useStartUpload();
  const { file: fileId, import: importId, fix } = useSearch({ from: '/imports' });
  const navigate = useNavigate({ from: '/imports' });
  const dropped = useDroppedFile((state) => state.file);
  const arrived = useUpload(({ upload }) => upload?.fileId ?? null);

  useEffect(() => {
    const file = dropped && takeDroppedFile();
    if (file) startUpload(file);
  }, [dropped, startUpload]);

  // Whoever waited for the file goes on to its columns.
  const waiting = fileId === undefined && importId === undefined;
  useEffect(() => {
    if (arrived === null) return;
    if (arrived === fileId) return cancelUpload();
    if (!waiting) return;
    announce(t('imports.upload.sent', { name: useUpload.getState().upload?.file.name ?? '' }));
    cancelUpload();
    void navigate({ search: { file: arrived } });
  }, [arrived, fileId, waiting, navigate, t]);

  if (importId !== undefined) return <RunPage key={importId} id={importId} />;
  if (fileId !== undefined && fix !== undefined) {
    return <FixPage key={fileId} fileId={fileId} kind={fix} />;
  }
  if (fileId !== undefined) return <MappingPage key={fileId} fileId={fileId} />;
  return <StartPage />;
}
