import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useLeadActions } from '../leads/use-lead-actions.ts';
import { DraftMerge } from './DraftMerge.tsx';
import { MergeEffects } from './MergeEffects.tsx';
import { MergeTable } from './MergeTable.tsx';
import { useChanged } from './use-changed.ts';
import css from './Merge.module.css';
import { MergeBench } from './MergeBench.tsx';

const route = getRouteApi('/merge');

/** Leads beside each other that become one; or one, and what was typed of a new one. */
export function MergeScreen() {
  const { ids, typed } = route.useSearch();
  const [only] = ids;
  return typed === true && only !== undefined ? <DraftMerge id={only} /> : <LeadsMerge />;
}

/** Which lead stays, and whose value each field keeps. */
function LeadsMerge() {
  const { t } = useText();
  const { api, client, queries } = useService();
  const { ids, conflict, from } = route.useSearch();
  const navigate = useNavigate();
  const { wayBack } = useLeadActions();
  const act = useAct();
  const [keep, setKeep] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const stays = keep !== null && ids.includes(keep) ? keep : ids[0];
  const others = ids.filter((id) => id !== stays);
  const preview = useQuery({
    ...api.leads.mergePreview.queryOptions({ input: { id: stays ?? '', merge: others } }),
    enabled: stays !== undefined && others.length > 0,
    placeholderData: (before) => before,
  });
  const { data, refetch } = preview;
  const { changed, seeChanged } = useChanged(refetch);
  const ready = data !== undefined && !data.busy && !busy;

  const toList = () => void navigate({ to: from ? '/duplicates' : '/leads' });

  async function apply(): Promise<void> {
    if (!ready || stays === undefined) return;
    setBusy(true);
    const fields = data.fields.filter(({ differs }) => differs);
    const values = Object.fromEntries(
      fields.map(({ field, suggested }) => [field, chosen[field] ?? suggested]),
    );
    const revs = Object.fromEntries(data.leads.map(({ id, localRev }) => [id, localRev]));
    const done = await act({
      do: () => client.leads.merge({ id: stays, merge: others, values, revs }).catch(seeChanged),
      done: (result) =>
        result && {
          title: t('merges.did', { count: result.merged.length, name: result.lead.name }),
          hint: t('merges.didHint'),
          undo: wayBack(result.undoId),
          place: conflict === undefined ? from : 'conflicts',
        },
    });
    setBusy(false);
    if (!done) return;
    if (conflict !== undefined) await answer(conflict, stays);
    await queries.invalidateQueries({ queryKey: api.leads.key() });
    if (from) {
      await queries.invalidateQueries({ queryKey: api.duplicates.key() });
      void navigate({ to: '/duplicates', replace: true });
      return;
    }
    void navigate({ to: '/leads/$leadId', params: { leadId: stays }, replace: true });
  }

  /** The conflict that asked which of them it is: it is the one that stays. */
  async function answer(id: string, target: string): Promise<void> {
    await act({ do: () => client.conflicts.settle({ id, choice: 'link', target }) });
    await queries.invalidateQueries({ queryKey: api.conflicts.key() });
  }

  return (
    <MergeBench
      title={t('merges.title')}
      away={t('merges.toList')}
      leave={t('common.cancel')}
      onLeave={toList}
      ready={ready}
      onApply={() => void apply()}
      notices={[changed && t('merges.changed'), data?.busy && t('merges.busy')]}
      instead={
        others.length === 0 ? (
          <EmptyState icon={UsersRound} title={t('merges.missing')} body={t('merges.missingBody')}>
            <Action onClick={toList}>{t('merges.toList')}</Action>
          </EmptyState>
        ) : undefined
      }
    >
      <p className={css.intro}>{t('merges.intro')}</p>
      {preview.error && <ErrorNotice error={preview.error} onRetry={() => void refetch()} />}
      {data && stays !== undefined && (
        <>
          <MergeTable
            ids={ids}
            preview={data}
            keep={stays}
            chosen={chosen}
            onKeep={setKeep}
            onChoose={(field, id) => setChosen((now) => ({ ...now, [field]: id }))}
          />
          <MergeEffects preview={data} />
        </>
      )}
    </MergeBench>
  );
}
