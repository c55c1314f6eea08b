import { useNavigate } from '@tanstack/react-router';
import type { Connection, RunDetail } from '../../../shared/model/sync.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

/** What a person does about a preview or a first sync; each goes on to the run it leads to. */
export function usePreviewActions(connection: Connection | null, run: RunDetail | null) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const navigate = useNavigate();
  const id = run?.id ?? '';
  const open = (runId: string) =>
    void navigate({ to: '/syncs/$runId', params: { runId }, replace: true });
  const renew = () => queries.invalidateQueries({ queryKey: api.sync.key() });

  return {
    async again(): Promise<void> {
      if (connection === null) return;
      await act({
        do: async () => open((await client.sync.preview({ connectionId: connection.id })).id),
      });
    },
    async approve(planHash: string, createThere: boolean): Promise<void> {
      if (connection === null) return;
      await act({
        do: async () => {
          const input = { connectionId: connection.id, runId: id, planHash, createThere };
          open((await client.sync.approve(input)).id);
        },
        done: () => ({ title: t('preview.approved'), hint: t('preview.approvedHint') }),
      });
      await renew();
    },
    async discard(): Promise<void> {
      await act({
        do: () => client.sync.discard({ id }),
        done: () => ({
          tone: 'info',
          title: t('preview.discarded'),
          hint: t('preview.discardedHint'),
        }),
      });
      await renew();
    },
    async pause(): Promise<void> {
      await act({
        do: () => client.sync.pause({ id }),
        done: () => ({ tone: 'info', title: t('preview.paused'), hint: t('preview.pausedHint') }),
      });
      await renew();
    },
    async resume(): Promise<void> {
      await act({
        do: () => client.sync.resume({ id }),
        done: () => ({ tone: 'info', title: t('preview.resumed') }),
      });
      await renew();
    },
    async cancel(): Promise<void> {
      await act({
        do: () => client.sync.cancel({ id }),
        done: () => ({
          tone: 'info',
          title: t('preview.cancelled'),
          hint: t('preview.cancelledHint'),
        }),
      });
      await renew();
    },
  };
}
