import { ORPCError } from '@orpc/client';
import { create } from 'zustand';
import type { Client } from '../../../client.ts';
import { keepDraft } from '../drafts.ts';
import { sendFile } from './send-file.ts';

export type Upload = {
  file: File;
  sent: number;
  state: 'sending' | 'sent' | 'failed';
  /** Once it has arrived. */
  fileId: string | null;
  error: unknown;
};

/** The file on its way to the service; it goes on while other screens are looked at. */
export const useUpload = create<{ upload: Upload | null }>()(() => ({ upload: null }));

let current: AbortController | null = null;

/** Sends a file and answers its id; one that was still on its way gives up its place. */
export async function startUpload(client: Client, file: File): Promise<string | null> {
  cancelUpload();
  const mine = new AbortController();
  current = mine;
  const set = (change: Partial<Upload>) => {
    if (current !== mine) return;
    useUpload.setState(({ upload }) => (upload ? { upload: { ...upload, ...change } } : {}));
  };
  useUpload.setState({ upload: { file, sent: 0, state: 'sending', fileId: null, error: null } });
  try {
    if (file.size === 0) throw new ORPCError('BAD_INPUT', { message: 'The file has no bytes.' });
    const { signal } = mine;
    const fileId = await sendFile(client, file, { signal, onSent: (sent) => set({ sent }) });
    if (signal.aborted) return null;
    keepDraft(fileId, { fileName: file.name });
    set({ state: 'sent', fileId });
    return fileId;
  } catch (error) {
    if (!mine.signal.aborted) set({ state: 'failed', error });
    return null;
  }
}

/** Stops what is on its way, or forgets what came of it. */
export function cancelUpload(): void {
  current?.abort();
  current = null;
  useUpload.setState({ upload: null });
}
