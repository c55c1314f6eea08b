import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { DuplicateCluster, DuplicatePair } from '../../../shared/model/duplicate.ts';
import { holdKeys } from '../../commands/hold-keys.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import type { DuplicateList } from './use-duplicates.ts';

/** What a person makes of a cluster: merged field by field, or set apart. */
export function useDecide(list: DuplicateList) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const navigate = useNavigate();
  const act = useAct();
  /** Which lead stays, by cluster; the first unless it was chosen. */
  const [kept, setKept] = useState<Readonly<Record<string, string>>>({});
  const refresh = () => queries.invalidateQueries({ queryKey: api.duplicates.key() });

  async function apart(
    cluster: DuplicateCluster,
    pairs: readonly DuplicatePair[],
    title: string,
  ): Promise<void> {
    const next = list.after(cluster.id);
    await holdKeys(async () => {
      await setApart(cluster, pairs, title);
      if (pairs.length >= cluster.pairs.length) list.open(next?.id);
    });
  }

  async function setApart(
    cluster: DuplicateCluster,
    pairs: readonly DuplicatePair[],
    title: string,
  ): Promise<void> {
    await act({
      do: () => client.duplicates.notDuplicate({ pairs: [...pairs] }),
      done: () => ({
        title,
        hint: t('duplicates.apartHint'),
        undo: async () => {
          await client.duplicates.undoNotDuplicate({ pairs: [...pairs] });
          await refresh();
          list.open(cluster.id);
        },
        place: 'duplicates',
      }),
    });
    await refresh();
  }

  const staysOf = ({ id, leads }: DuplicateCluster): string =>
    leads.find((lead) => lead.id === kept[id])?.id ?? leads[0]?.id ?? '';

  return {
    staysOf,
    keep: (cluster: DuplicateCluster, id: string) =>
      setKept((now) => ({ ...now, [cluster.id]: id })),

    merge(cluster: DuplicateCluster): void {
      const stays = staysOf(cluster);
      const others = cluster.leads.map(({ id }) => id).filter((id) => id !== stays);
      void navigate({ to: '/merge', search: { ids: [stays, ...others], from: 'duplicates' } });
    },

    /** All of them are different people. */
    allApart: (cluster: DuplicateCluster): Promise<void> =>
      apart(cluster, everyPair(cluster), t('duplicates.didApart', { count: cluster.leads.length })),

    /** One of them is somebody else. */
    oneApart: (cluster: DuplicateCluster, id: string, name: string): Promise<void> =>
      apart(
        cluster,
        cluster.leads.filter((lead) => lead.id !== id).map((lead) => ({ one: id, other: lead.id })),
        t('duplicates.didOneApart', { name }),
      ),
  };
}

export type Deciding = ReturnType<typeof useDecide>;

function everyPair({ leads }: DuplicateCluster): DuplicatePair[] {
  return leads.flatMap(({ id: one }, index) =>
    leads.slice(index + 1).map(({ id: other }) => ({ one, other })),
  );
}
