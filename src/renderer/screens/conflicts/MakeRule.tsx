import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { WandSparkles } from 'lucide-react';
import { useState } from 'react';
import type { PreviewResult } from '../../../shared/model/preview.ts';
import type { Conflict } from '../../../shared/model/sync.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useProviders, useService } from '../../service.tsx';
import { inSentence, useLeadWords } from '../leads/lead-words.ts';
import { PlanPreview } from '../preview/PlanPreview.tsx';
import css from './Conflicts.module.css';

type MakeRuleProps = { conflict: Conflict; field: string; side: 'local' | 'remote' };

/** What was chosen for one conflict, made to hold for its field from now on; asked twice. */
export function MakeRule({ conflict, field, side }: MakeRuleProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const { data: state } = useAppState();
  const { nameOf } = useProviders();
  const { fieldName } = useLeadWords();
  const act = useAct();
  const [preview, setPreview] = useState<PreviewResult | null>(null);
  const [busy, setBusy] = useState(false);
  const input = { id: conflict.connectionId };
  const isAdmin = state?.operator.role === 'admin';
  const { data: rules } = useQuery(
    api.connections.policies.get.queryOptions({ input, enabled: isAdmin }),
  );
  const line = rules?.items.find((each) => each.field === field);
  // A rule decides between two values; one that cannot be read is none.
  if (!rules || conflict.kind === 'schema' || !line?.policies.includes(side)) return null;

  const name = nameOf(conflict.provider);
  const words = { name, field: inSentence(fieldName(field)) };

  const wanted = {
    ...input,
    rev: rules.rev,
    rules: rules.items.map(({ field: each, policy, direction }) =>
      each === field
        ? { field, policy: side, direction: 'both' as const }
        : { field: each, policy, direction },
    ),
  };

  /** What the rule would do is looked at before it can be made. */
  async function look(): Promise<void> {
    setBusy(true);
    const found = await act({ do: () => client.connections.policies.preview(wanted) });
    setBusy(false);
    setPreview(found ?? null);
  }

  async function make(planHash: string): Promise<void> {
    setPreview(null);
    await act({
      do: () => client.connections.policies.set({ ...wanted, planHash }),
      done: ({ settled }) => ({
        title: t('settings.rules.saved', { name }),
        hint:
          settled > 0
            ? t('settings.rules.settled', { count: settled })
            : t('settings.rules.fromNow'),
      }),
    });
    await queries.invalidateQueries({ queryKey: api.connections.policies.get.queryKey({ input }) });
  }

  const settles =
    preview?.objects.reduce((sum, each) => sum + each.in.settle + each.out.settle, 0) ?? 0;
  return (
    <>
      <Action
        variant="subtle"
        icon={<WandSparkles size={16} />}
        loading={busy}
        onClick={() => void look()}
      >
        {t('conflicts.rule.make', words)}
      </Action>
      <Modal
        opened={preview !== null}
        onClose={() => setPreview(null)}
        title={t('conflicts.rule.title')}
        size={860}
      >
        {preview && (
          <div className={css.rule}>
            <p>{t(`conflicts.rule.${side}`, words)}</p>
            <p>{t('conflicts.rule.settles', { count: settles })}</p>
            {preview.changes > 0 && <PlanPreview result={preview} name={name} />}
            <div className={css.buttons}>
              <Action data-autofocus onClick={() => setPreview(null)}>
                {t('common.cancel')}
              </Action>
              <Action primary onClick={() => void make(preview.planHash)}>
                {t('conflicts.rule.confirm')}
              </Action>
            </div>
          </div>
        )}
      </Modal>
    </>
  );
}
