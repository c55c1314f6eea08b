import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { WandSparkles } from 'lucide-react';
import { useState } from 'react';
import type { Conflict } from '../../../shared/model/sync.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useProviders, useService } from '../../service.tsx';
import { inSentence, useLeadWords } from '../leads/lead-words.ts';
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
  const [asking, setAsking] = useState(false);
  const input = { id: conflict.connectionId };
  const isAdmin = state?.operator.role === 'admin';
  const { data: rules } = useQuery(
    api.connections.policies.get.queryOptions({ input, enabled: isAdmin }),
  );
  const line = rules?.items.find((each) => each.field === field);
  // A rule decides between two values; one that cannot be read is none.
  if (!rules || conflict.kind === 'schema' || !line?.policies.includes(side)) return null;

  const name = nameOf(conflict.provider);
  const words = { name, field: inSentence(fieldName(field)), count: line.openConflicts };

  async function make(): Promise<void> {
    setAsking(false);
    await act({
      do: () =>
        client.connections.policies.set({
          ...input,
          rev: rules?.rev ?? 0,
          rules: (rules?.items ?? []).map(({ field: each, policy, direction }) =>
            each === field
              ? { field, policy: side, direction: 'both' as const }
              : { field: each, policy, direction },
          ),
        }),
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

  return (
    <>
      <Action variant="subtle" icon={<WandSparkles size={16} />} onClick={() => setAsking(true)}>
        {t('conflicts.rule.make', words)}
      </Action>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('conflicts.rule.title')}
        size={440}
      >
        <p>{t(`conflicts.rule.${side}`, words)}</p>
        <p>{t('settings.rules.wouldSettle', words)}</p>
        <div className={css.buttons}>
          <Action data-autofocus onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Action>
          <Action primary onClick={() => void make()}>
            {t('conflicts.rule.confirm')}
          </Action>
        </div>
      </Modal>
    </>
  );
}
