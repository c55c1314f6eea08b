import { Dropzone } from '@mantine/dropzone';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { showToast } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { putDroppedFile } from '../stores/dropped-file.ts';
import css from './FileDrop.module.css';

// Systems name CSV in several ways, and some not at all; the name's end decides then.
const csvTypes = [
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/vnd.ms-excel',
  'application/csv',
  '',
];

function looksLikeCsv(file: File): boolean {
  return /\.(csv|tsv|txt)$/i.test(file.name) || (file.type !== '' && csvTypes.includes(file.type));
}

/** A spreadsheet dropped anywhere on the window goes to the import screen. */
export function FileDrop() {
  const { t } = useText();
  const navigate = useNavigate();

  function take(files: readonly File[]): void {
    const file = files.find(looksLikeCsv);
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
