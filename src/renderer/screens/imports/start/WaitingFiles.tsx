import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Action } from '../../../components/Action.tsx';
import { Banner } from '../../../components/Banner.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { useDrafts } from '../drafts.ts';

/** A file that somebody corrected and did not import yet: the window may have been closed since. */
export function WaitingFiles() {
  const { t } = useText();
  const { client, api } = useService();
  const navigate = useNavigate({ from: '/imports' });
  const drafts = useDrafts();
  const { data, refetch } = useQuery(api.importFixing.waiting.queryOptions());
  // What this window has on its way says so by itself.
  const file = data?.items.find(({ fileId }) => drafts[fileId] === undefined);
  if (!file || Object.keys(drafts).length > 0) return null;
  const { fileId, fileName: name, fixes: count } = file;
  return (
    <Banner
      tone="info"
      action={
        <>
          <Action
            size="xs"
            variant="subtle"
            onClick={() => {
              void client.imports.discard({ fileId }).finally(() => void refetch());
            }}
          >
            {t('imports.start.draftDrop')}
          </Action>
          <Action size="xs" onClick={() => void navigate({ search: { file: fileId } })}>
            {t('imports.start.draftGo')}
          </Action>
        </>
      }
    >
      {t('importFixing.waiting', { name, count })}
    </Banner>
  );
}
