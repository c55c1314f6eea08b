import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { clearLeadDraft, useLeadDraft } from '../../stores/lead-draft.ts';
import { readDraft } from '../leads/lead/lead-input.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import { useLeadActions } from '../leads/use-lead-actions.ts';
import { ChoiceTable, SameFields } from './ChoiceTable.tsx';
import css from './Merge.module.css';
import { MergeBench } from './MergeBench.tsx';
import { useChanged } from './use-changed.ts';

type Side = 'kept' | 'typed';
const sides: readonly Side[] = ['kept', 'typed'];

/** What was typed of a new lead beside the lead that is there already; of each field one value stays. */
export function DraftMerge({ id }: { id: string }) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const navigate = useNavigate();
  const { wayBack } = useLeadActions();
  const act = useAct();
  const { valueText } = useLeadWords();
  const { text, tags } = useLeadDraft();
  const { draft } = useMemo(() => readDraft(text, tags), [text, tags]);
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const [busy, setBusy] = useState(false);
  const preview = useQuery({
    ...api.leads.mergeDraftPreview.queryOptions({ input: { id, draft } }),
    enabled: Object.keys(draft).length > 0,
    retry: false,
    gcTime: 0,
  });
  const { data, refetch } = preview;
  const { changed, seeChanged } = useChanged(refetch);
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
      do: () => client.leads.mergeDraft({ id, draft, values, rev }).catch(seeChanged),
      done: (result) =>
        result && {
          title: t('merges.typedDid', { name: heads.kept }),
          undo: wayBack(result.undoId),
        },
    });
    setBusy(false);
    if (!done) return;
    clearLeadDraft();
    await queries.invalidateQueries({ queryKey: api.leads.key() });
    void navigate({ to: '/leads/$leadId', params: { leadId: id }, replace: true });
  }

  return (
    <MergeBench
      title={t('merges.typedTitle')}
      away={t('merges.toForm')}
      leave={t('merges.toForm')}
      onLeave={back}
      ready={ready}
      onApply={() => void apply()}
      notices={[changed && t('merges.changed')]}
    >
      <p className={css.intro}>{t('merges.typedIntro', { name: heads.kept })}</p>
      {preview.error && <ErrorNotice error={preview.error} onRetry={() => void refetch()} />}
      {data && (
        <>
          {differing.length > 0 && (
            <ChoiceTable<Side>
              columns={sides.map((side) => ({
                key: side,
                name: heads[side],
                stays: side === 'kept',
              }))}
              rows={differing.map(({ field, suggested, ...values }) => ({
                field,
                holder: chosen[field] ?? suggested,
                valueOf: (side) => ({ text: valueText(field, values[side]) }),
              }))}
              onChoose={(field, side) => setChosen((now) => ({ ...now, [field]: side }))}
            />
          )}
          <SameFields fields={same.map(({ field }) => field)} />
          <p className={css.quiet}>
            {t('merges.tags')} {t('merges.second')}
          </p>
        </>
      )}
    </MergeBench>
  );
}
