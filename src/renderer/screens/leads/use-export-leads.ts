import { useEffect, useRef, useState } from 'react';
import type { ExportFormat } from '../../../shared/model/lead-export.ts';
import type { LeadSelection, LeadSort } from '../../../shared/model/lead.ts';
import { showToast } from '../../components/toast.tsx';
import { useAct } from '../../components/use-act.ts';
import { saveFile } from '../../components/save-file.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

export type ExportChoice = {
  readonly selection: LeadSelection;
  readonly sort: LeadSort;
  readonly format: ExportFormat;
  /** All when not said. */
  readonly columns?: readonly string[];
};

const types = {
  csv: 'text/csv;charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** So many pieces are handed to the browser at once, which keeps large files on disk. */
const piecesTogether = 200;

/** Leads as a file: how far it is, and a way to stop it. One at a time. */
export function useExportLeads() {
  const { t, language } = useText();
  const { client } = useService();
  const act = useAct();
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function collect(choice: ExportChoice, signal: AbortSignal) {
    let parts: BlobPart[] = [];
    let done = 0;
    const { columns, ...rest } = choice;
    const input = { ...rest, language, ...(columns && { columns: [...columns] }) };
    for await (const piece of await client.leads.export(input, { signal })) {
      parts.push(choice.format === 'csv' ? piece.text : bytesOf(piece.text));
      if (parts.length >= piecesTogether) parts = [new Blob(parts)];
      ({ done } = piece);
      setProgress(piece);
    }
    return { parts, done };
  }

  async function start(choice: ExportChoice): Promise<void> {
    if (running.current) return;
    const leaving = new AbortController();
    running.current = leaving;
    setProgress({ done: 0, total: 0 });
    const made = await act({
      do: async () => {
        try {
          return await collect(choice, leaving.signal);
        } catch (error) {
          if (leaving.signal.aborted) return null;
          throw error;
        }
      },
    });
    running.current = null;
    setProgress(null);
    if (!made) return;
    const name = `${t('leads.export.fileName', { date: new Intl.DateTimeFormat('sv-SE').format(new Date()) })}.${choice.format}`;
    saveFile(name, made.parts, types[choice.format]);
    showToast({
      title: t('leads.export.done', { count: made.done }),
      hint: t('leads.export.doneHint', { name }),
    });
  }

  return { progress, start, cancel: () => running.current?.abort() };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
