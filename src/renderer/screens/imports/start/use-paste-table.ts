import { useEffect } from 'react';
import { showToast } from '../../../components/toast.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { pastedTable } from './pasted-table.ts';

/** While mounted, a table or a file that is pasted anywhere but into a field is brought in. */
export function usePasteTable(take: (file: File) => void): void {
  const { t } = useText();

  useEffect(() => {
    function paste(event: ClipboardEvent): void {
      const into = event.target;
      if (into instanceof HTMLElement && into.closest('input, textarea, [contenteditable]')) return;
      const { clipboardData } = event;
      if (!clipboardData) return;
      event.preventDefault();
      // A spreadsheet offers a picture of its cells, too: the text is what is meant.
      const table = pastedTable(clipboardData.getData('text/plain'));
      if (table !== null) return take(new File([table], `${t('imports.paste.name')}.tsv`));
      const file = [...clipboardData.files].find(({ type }) => !type.startsWith('image/'));
      if (file) return take(file);
      showToast({ tone: 'warning', title: t('imports.paste.nothing') });
    }
    window.addEventListener('paste', paste);
    return () => window.removeEventListener('paste', paste);
  }, [take, t]);
}
