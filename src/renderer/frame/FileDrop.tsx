import { Dropzone } from '@mantine/dropzone';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { showToast } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { putDroppedFile } from '../stores/dropped-file.ts';
import css from './FileDrop.module.css';

// Systems name CSV in several ways, and some not at all; the name's end decides then.
const tableTypes = [
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/vnd.ms-excel',
  'application/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '',
];

/** Sheets that are not read are let in, too: the import says what to do with each. */
function looksLikeTable(file: File): boolean {
  if (/\.(csv|tsv|txt|xlsx|xlsm|xls|xlsb|ods)$/i.test(file.name)) return true;
  return file.type !== '' && tableTypes.includes(file.type);
}

/** A spreadsheet dropped anywhere on the window goes to the import screen. */
export function FileDrop() {
  const { t } = useText();
  const navigate = useNavigate();

  function take(files: readonly File[]): void {
    const file = files.find(looksLikeTable);
    if (!file) return showToast({ tone: 'warning', title: t('frame.drop.wrong') });
    putDroppedFile(file);
    void navigate({ to: '/imports' });
  }

  return (
    <Dropzone.FullScreen active onDrop={take} maxFiles={1} aria-label={t('frame.drop.title')}>
      <div className={css.inner}>
        <span className={css.icon} aria-hidden="true">
          <FileUp size={24} />
        </span>
        <p className={css.title}>{t('frame.drop.title')}</p>
        <p className={css.hint}>{t('frame.drop.hint')}</p>
      </div>
    </Dropzone.FullScreen>
  );
}
