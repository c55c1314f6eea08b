import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

/** Failures by id, or all of one cause. */
export type Chosen = { ids: string[] } | { fingerprint: string };

/** What can be done with failures, each said with its consequence. */
export function useFailureActions() {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();

  return {
    retry: (id: string) =>
      act({
        do: () => client.dlq.retry({ id }),
        done: () => ({
          tone: 'info',
          title: t('queue.done.retried'),
          hint: t('queue.done.retriedHint'),
        }),
      }),
    retryMany: (chosen: Chosen) =>
      act({
        do: () => client.dlq.retryMany(chosen),
        done: ({ changed }) => ({
          tone: 'info',
          title: t('queue.done.retriedMany', { count: changed }),
          hint: t('queue.done.retriedManyHint'),
        }),
      }),
    archiveMany: (chosen: Chosen) =>
      act({
        do: () => client.dlq.archiveMany(chosen),
        done: ({ changed }) => ({
          title: t('queue.done.archived', { count: changed }),
          undo: () => client.dlq.unarchiveMany(chosen).then(() => undefined),
        }),
      }),
    unarchiveMany: (chosen: Chosen) =>
      act({
        do: () => client.dlq.unarchiveMany(chosen),
        done: ({ changed }) => ({ title: t('queue.done.unarchived', { count: changed }) }),
      }),
    accept: (id: string, fields: string[]) =>
      act({
        do: () => client.dlq.accept({ id, fields }),
        done: () => ({ title: t('queue.done.accepted'), hint: t('queue.done.acceptedHint') }),
      }),
    ask: (id: string, fields: string[]) =>
      act({
        do: () => client.dlq.ask({ id, fields }),
        done: () => ({ title: t('queue.done.asked'), hint: t('queue.done.askedHint') }),
      }),
    stopReplay: (id: string) =>
      act({
        do: () => client.dlq.stopReplay({ id }),
        done: () => ({
          title: t('queue.replay.stoppedNow'),
          hint: t('queue.replay.stoppedNowHint'),
        }),
      }),
    putReplayAway: (id: string) => act({ do: () => client.dlq.putReplayAway({ id }) }),
    removeMany: (chosen: Chosen, reason: string) =>
      act({
        do: () => client.dlq.removeMany({ ...chosen, reason }),
        done: ({ changed }) => ({
          title: t('queue.done.removed', { count: changed }),
          hint: t('queue.done.removedHint'),
        }),
      }),
  };
}
