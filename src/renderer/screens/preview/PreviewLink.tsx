import { Link } from '@tanstack/react-router';
import type { Connection } from '../../../shared/model/sync.ts';
import { useText } from '../../i18n/use-text.ts';

/** To the preview of a connection that waits for its first sync. */
export function PreviewLink({ connection }: { connection: Connection }) {
  const { t } = useText();
  const runId = connection.previewRunId;
  if (connection.firstSync !== 'awaiting' || runId === null) return null;
  return (
    <Link to="/syncs/$runId" params={{ runId }}>
      {t('preview.see')}
    </Link>
  );
}
