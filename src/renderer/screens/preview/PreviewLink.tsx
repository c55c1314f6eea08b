import { Link, useNavigate } from '@tanstack/react-router';
import type { Connection } from '../../../shared/model/sync.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

/** To the preview of a connection that waits for one to be approved, or else to a new one. */
export function PreviewLink({ connection }: { connection: Connection }) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const navigate = useNavigate();
  const { id, firstSync, settings, previewRunId } = connection;
  const { unseen } = settings;
  const waits = firstSync === 'awaiting' || (Array.isArray(unseen) && unseen.length > 0);
  if (!waits) return null;
  if (previewRunId !== null) {
    return (
      <Link to="/syncs/$runId" params={{ runId: previewRunId }}>
        {t('preview.see')}
      </Link>
    );
  }

  async function look(): Promise<void> {
    const run = await act({ do: () => client.sync.preview({ connectionId: id }) });
    if (run) void navigate({ to: '/syncs/$runId', params: { runId: run.id } });
  }
  return (
    <Action size="xs" onClick={() => void look()}>
      {t('preview.see')}
    </Action>
  );
}
