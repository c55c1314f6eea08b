import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useCommands } from '../../commands/use-commands.ts';
import { Action } from '../../components/Action.tsx';
import { announce } from '../../components/announce.ts';
import { Banner } from '../../components/Banner.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import {
  Bench,
  Foot,
  Main,
  Page,
  ScreenTitle,
  Scroll,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { toProblem } from '../../problem.ts';
import { useService } from '../../service.tsx';
import { useLeadActions } from '../leads/use-lead-actions.ts';
import { DraftMerge } from './DraftMerge.tsx';
import { MergeEffects } from './MergeEffects.tsx';
import { MergeTable } from './MergeTable.tsx';
import css from './Merge.module.css';

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
  const { ids, conflict } = route.useSearch();
  const navigate = useNavigate();
  const { takeBack } = useLeadActions();
  const act = useAct();
  const [keep, setKeep] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [changed, setChanged] = useState(false);
  const [busy, setBusy] = useState(false);
  const stays = keep !== null && ids.includes(keep) ? keep : ids[0];
  const others = ids.filter((id) => id !== stays);
  const preview = useQuery({
    ...api.leads.mergePreview.queryOptions({ input: { id: stays ?? '', merge: others } }),
    enabled: stays !== undefined && others.length > 0,
    placeholderData: (before) => before,
  });
  const { data } = preview;
  const ready = data !== undefined && !data.busy && !busy;

  const toList = () => void navigate({ to: '/leads' });

  async function apply(): Promise<void> {
    if (!ready || stays === undefined) return;
    setBusy(true);
    const fields = data.fields.filter(({ differs }) => differs);
    const values = Object.fromEntries(
      fields.map(({ field, suggested }) => [field, chosen[field] ?? suggested]),
    );
    const revs = Object.fromEntries(data.leads.map(({ id, localRev }) => [id, localRev]));
    const done = await act({
      do: () => client.leads.merge({ id: stays, merge: others, values, revs }).catch(moved),
      done: (result) =>
        result && {
          title: t('merges.did', { count: result.merged.length, name: result.lead.name }),
          hint: t('merges.didHint'),
          undo: () => takeBack(result.undoId),
        },
    });
    setBusy(false);
    if (!done) return;
    if (conflict !== undefined) await answer(conflict, stays);
    await queries.invalidateQueries({ queryKey: api.leads.key() });
    void navigate({ to: '/leads/$leadId', params: { leadId: stays }, replace: true });
  }

  /** The conflict that asked which of them it is: it is the one that stays. */
  async function answer(id: string, target: string): Promise<void> {
    await act({ do: () => client.conflicts.settle({ id, choice: 'link', target }) });
    await queries.invalidateQueries({ queryKey: api.conflicts.key() });
  }

  async function moved(error: unknown): Promise<null> {
    if (toProblem(error).code !== 'CHANGED_MEANWHILE') throw error;
    setChanged(true);
    announce(t('merges.changed'));
    await preview.refetch();
    return null;
  }

  useCommands([
    {
      id: 'merge.apply',
      title: t('merges.apply'),
      group: 'lead',
      keys: ['$mod+Enter'],
      whileTyping: true,
      enabled: () => ready,
      run: () => void apply(),
    },
    {
      id: 'merge.leave',
      title: t('merges.toList'),
      group: 'lead',
      keys: ['Escape'],
      hidden: true,
      run: toList,
    },
  ]);

  return (
    <Bench>
      <Main label={t('merges.title')}>
        <Toolbar>
          <ScreenTitle>{t('merges.title')}</ScreenTitle>
        </Toolbar>
        {changed && <Banner tone="warning">{t('merges.changed')}</Banner>}
        {data?.busy && <Banner tone="warning">{t('merges.busy')}</Banner>}
        <Scroll>
          {others.length === 0 ? (
            <EmptyState
              icon={UsersRound}
              title={t('merges.missing')}
              body={t('merges.missingBody')}
            >
              <Action onClick={toList}>{t('merges.toList')}</Action>
            </EmptyState>
          ) : (
            <Page>
              <p className={css.intro}>{t('merges.intro')}</p>
              {preview.error && (
                <ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />
              )}
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
            </Page>
          )}
        </Scroll>
        {others.length > 0 && (
          <Foot>
            <Action keys="Escape" onClick={toList}>
              {t('common.cancel')}
            </Action>
            <Spacer />
            <Action
              primary
              size="md"
              keys="$mod+Enter"
              disabled={!ready}
              onClick={() => void apply()}
            >
              {t('merges.apply')}
            </Action>
          </Foot>
        )}
      </Main>
    </Bench>
  );
}
