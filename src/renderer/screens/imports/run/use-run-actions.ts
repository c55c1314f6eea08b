import { useState } from 'react';
import type { ImportRun } from '../../../../shared/model/import.ts';
import { showToast } from '../../../components/toast.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { saveFile } from '../../../components/save-file.ts';

export type RunActs = {
  pause: () => void;
  resume: () => void;
  cancel: () => void;
  download: () => Promise<void>;
  downloading: boolean;
};

/** What can be done with an import from its page. */
export function useRunActions({ id, fileName }: ImportRun): RunActs {
  const { t, language } = useText();
  const { client } = useService();
  const act = useAct();
  const [downloading, setDownloading] = useState(false);

  function cancel(): void {
    void act({
      do: () => client.imports.cancel({ id }),
      done: () => ({
        tone: 'info',
        title: t('imports.run.cancelled'),
        hint: t('imports.run.cancelledHint'),
      }),
    });
  }

  function pause(): void {
    void act({
      do: () => client.imports.pause({ id }),
      done: () => ({
        tone: 'info',
        title: t('imports.run.paused'),
        hint: t('imports.run.pausedHint'),
        undo: async () => void (await client.imports.resume({ id })),
      }),
    });
  }

  function resume(): void {
    void act({ do: () => client.imports.resume({ id }) });
  }

  async function download(): Promise<void> {
    setDownloading(true);
    const parts = await act({ do: () => collect() });
    setDownloading(false);
    if (!parts) return;
    const name = t('imports.run.rejectedFile', { name: fileName.replace(/\.[^.]+$/, '') });
    saveFile(name, parts);
    showToast({
      title: t('imports.run.downloaded', { name }),
      hint: t('imports.run.downloadedHint'),
    });
  }

  async function collect(): Promise<string[]> {
    const parts: string[] = [];
    for await (const part of await client.imports.rejectedFile({ id, language })) parts.push(part);
    return parts;
  }

  return { pause, resume, cancel, download, downloading };
}
