import { FileDown } from 'lucide-react';
import { Action } from '../../components/Action.tsx';
import { saveFile } from '../../components/save-file.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';

/** In the window a PDF needs no dialog of printers; a browser has its own in the one it prints with. */
export function SavePdf() {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const { data: state } = useAppState();
  if (state?.host !== 'desktop') return null;

  async function save(): Promise<void> {
    await act({
      do: async () => {
        const { base64 } = await client.app.pagePdf();
        const bytes = Uint8Array.from(atob(base64), (each) => each.codePointAt(0) ?? 0);
        const day = new Date().toLocaleDateString('sv-SE');
        saveFile(t('figures.pdfName', { day }), [bytes], 'application/pdf');
      },
    });
  }

  return (
    <Action icon={<FileDown size={16} />} onClick={() => void save()}>
      {t('figures.pdf')}
    </Action>
  );
}
