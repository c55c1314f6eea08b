import { useRouter } from '@tanstack/react-router';
import { showToast } from '../../../components/toast.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { startUpload } from './upload.ts';

/** Sends a file; whoever went to another screen meanwhile is told when it has arrived. */
export function useStartUpload(): (file: File) => void {
  const { t } = useText();
  const { client } = useService();
  const router = useRouter();

  async function send(file: File): Promise<void> {
    const fileId = await startUpload(client, file);
    if (fileId === null || router.state.location.pathname === '/imports') return;
    showToast({
      tone: 'info',
      title: t('imports.upload.sent', { name: file.name }),
      action: {
        label: t('imports.start.draftGo'),
        run: () => void router.navigate({ to: '/imports', search: { file: fileId } }),
      },
    });
  }

  return (file) => void send(file);
}
