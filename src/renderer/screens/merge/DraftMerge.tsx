import { Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useCommands } from '../../commands/use-commands.ts';
import { Action } from '../../components/Action.tsx';
import { announce } from '../../components/announce.ts';
import { Banner } from '../../components/Banner.tsx';
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
import { clearLeadDraft, useLeadDraft } from '../../stores/lead-draft.ts';
import { readDraft } from '../leads/lead-input.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import { useLeadActions } from '../leads/use-lead-actions.ts';
import css from './Merge.module.css';

type Side = 'kept' | 'typed';
const sides: readonly Side[] = ['kept', 'typed'];

/** What was typed of a new lead beside the lead that is there already; of each field one value stays. */
export function DraftMerge({ id }: { id: string }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const navigate = useNavigate();
  const { takeBack } = useLeadActions();
  const act = useAct();
  const words = useLeadWords();
  const { text, tags } = useLeadDraft();
  const { draft } = useMemo(() => readDraft(text, tags), [text, tags]);
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const [changed, setChanged] = useState(false);
  const [busy, setBusy] = useState(false);
  const preview = useQuery({
    ...api.leads.mergeDraftPreview.queryOptions({ input: { id, draft } }),
    enabled: Object.keys(draft).length > 0,
    retry: false,
    gcTime: 0,
  });
  const { data } = preview;
  const ready = data !== undefined && !busy;
  const name = data ? data.lead.name || data.lead.email || data.lead.phone || '' : '';
  const heads = { kept: name || t('leads.noName'), typed: t('merges.typed') };
  const differing = data?.fields.filter(({ differs }) => differs) ?? [];
  const same = data?.fields.filter(({ differs }) => !differs) ?? [];

  // The form is as it was left: what was typed is still there.
  const back = () => void navigate({ to: '/leads', search: { panel: 'new' } });

  async function apply(): Promise<void> {
    if (!ready) return;
    setBusy(true);
    const values = Object.fromEntries(
      differing.map(({ field, suggested }) => [field, chosen[field] ?? suggested]),
    );
    const rev = data.lead.localRev;
    const done = await act({
      do: () => client.leads.mergeDraft({ id, draft, values, rev }).catch(moved),
      done: (result) =>
        result && {
          title: t('merges.typedDid', { name: heads.kept }),
          undo: () => takeBack(result.undoId),
        },
    });
    setBusy(false);
    if (!done) return;
    clearLeadDraft();
    await queries.invalidateQueries({ queryKey: api.leads.key() });
    void navigate({ to: '/leads/$leadId', params: { leadId: id }, replace: true });
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
      title: t('merges.toForm'),
      group: 'lead',
      keys: ['Escape'],
      hidden: true,
      run: back,
    },
  ]);

  return (
    <Bench>
      <Main label={t('merges.typedTitle')}>
        <Toolbar>
          <ScreenTitle>{t('merges.typedTitle')}</ScreenTitle>
        </Toolbar>
        {changed && <Banner tone="warning">{t('merges.changed')}</Banner>}
        <Scroll>
          <Page>
            <p className={css.intro}>{t('merges.typedIntro', { name: heads.kept })}</p>
            {preview.error && (
              <ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />
            )}
            {differing.length > 0 && (
              <table className={css.table}>
                <thead>
                  <tr>
                    <th scope="col">{t('merges.field')}</th>
                    {sides.map((side) => (
                      <th key={side} scope="col" data-stays={side === 'kept' || undefined}>
                        <span className={css.name}>{heads[side]}</span>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {differing.map(({ field, suggested, ...values }) => (
                    <tr key={field}>
                      <th scope="row">{words.fieldName(field)}</th>
                      {sides.map((side) => {
                        const value = words.valueText(field, values[side]) || t('merges.blank');
                        const holds = (chosen[field] ?? suggested) === side;
                        return (
                          <td key={side} data-chosen={holds || undefined}>
                            <Radio
                              name={`field-${field}`}
                              size="xs"
                              label={value}
                              aria-label={t('merges.pick', {
                                field: words.fieldName(field),
                                value,
                                name: heads[side],
                              })}
                              checked={holds}
                              onChange={() => setChosen((now) => ({ ...now, [field]: side }))}
                            />
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            {same.length > 0 && (
              <p className={css.quiet}>
                {t('merges.same', { count: same.length })}:{' '}
                {f.list(same.map(({ field }) => words.fieldName(field)))}
              </p>
            )}
            {data && (
              <p className={css.quiet}>
                {t('merges.tags')} {t('merges.second')}
              </p>
            )}
          </Page>
        </Scroll>
        <Foot>
          <Action keys="Escape" onClick={back}>
            {t('merges.toForm')}
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
      </Main>
    </Bench>
  );
}
