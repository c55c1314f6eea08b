import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportMapping } from '../../../../shared/model/import.ts';
import { useAct } from '../../../components/use-act.ts';
import { chooseFile } from '../../../frame/choose-file.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { dropDraft, keepDraft, type Draft } from '../drafts.ts';
import { sendFile } from '../start/send-file.ts';

/** The file as it was corrected in a spreadsheet takes the place of this one; what was decided stays. */
export function useReread(fileId: string, mapping: Partial<ImportMapping>, draft: Draft) {
  const { t } = useText();
  const { client } = useService();
  const navigate = useNavigate({ from: '/imports' });
  const act = useAct();
  const [reading, setReading] = useState(false);

  async function reread(file: File): Promise<void> {
    setReading(true);
    const { signal } = new AbortController();
    const read = await act({
      do: async () => {
        const by = await sendFile(client, file, { signal, onSent: () => undefined });
        const { columns, sameColumns } = await client.importFixing.replace({ fileId, mapping, by });
        return { by, columns, sameColumns };
      },
      done: ({ sameColumns }) => ({
        title: t('importFixing.reread_done', { name: file.name }),
        hint: t(sameColumns ? 'importFixing.sameColumns' : 'importFixing.otherColumns'),
      }),
    });
    setReading(false);
    if (!read) return;
    const { by, columns } = read;
    keepDraft(by, { ...draft, fileName: file.name, reading: { columns } });
    dropDraft(fileId);
    void navigate({ search: { file: by }, replace: true });
  }

  return { reading, choose: () => chooseFile((file) => void reread(file)) };
}
