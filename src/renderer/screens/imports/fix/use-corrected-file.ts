import { useState } from 'react';
import type { ImportMapping } from '../../../../shared/model/import.ts';
import { saveFile } from '../../../components/save-file.ts';
import { showToast } from '../../../components/toast.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';

/** The file with its corrections, to be kept where the company keeps it. */
export function useCorrectedFile(
  fileId: string,
  fileName: string,
  mapping: Partial<ImportMapping>,
) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const [downloading, setDownloading] = useState(false);

  async function download(): Promise<void> {
    setDownloading(true);
    const parts = await act({ do: () => collect() });
    setDownloading(false);
    if (!parts) return;
    const name = t('importFixing.fileName', { name: fileName.replace(/\.[^.]+$/, '') });
    saveFile(name, parts);
    showToast({ title: t('importFixing.downloaded', { name }) });
  }

  async function collect(): Promise<string[]> {
    const parts: string[] = [];
    const pieces = await client.importFixing.correctedFile({ fileId, mapping });
    for await (const part of pieces) parts.push(part);
    return parts;
  }

  return { download, downloading };
}
