import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { GraduationCap } from 'lucide-react';
import { useState } from 'react';
import type { LearnedModel, ScoringNow } from '../../../shared/model/scoring.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { freshIds } from './new-rule.ts';
import css from './Scoring.module.css';
import { useRuleWords } from './use-rule-words.ts';

/** Nearer to a half than this is little better than chance. */
const WEAK = 0.6;

/** What can be learned from leads that converted and were lost: a second opinion, taken up by a person or not. */
export function ModelPart({ now }: { now: ScoringNow }) {
  const { t } = useText();
  const { api, client } = useService();
  const act = useAct();
  const { data: state } = useAppState();
  const canEdit = state?.operator.role === 'admin';
  const [taskId, setTaskId] = useState<string | null>(null);
  const { data } = useQuery(api.scoring.model.queryOptions());
  const task = useQuery(
    api.scoring.learning.queryOptions({
      input: { id: taskId ?? '-' },
      enabled: taskId !== null,
      retry: false,
    }),
  );
  if (!data) return null;
  const { model, converted, lost, needed } = data;
  const enough = converted >= needed && lost >= needed;
  const running = taskId !== null && !task.isError && (!task.data || task.data.state === 'running');

  async function learn(): Promise<void> {
    const begun = await act({ do: () => client.scoring.startLearning() });
    if (begun) setTaskId(begun.id);
  }

  return (
    <div className={css.page}>
      <p className={css.quiet}>{t('scoring.model.intro')}</p>
      {!enough && (
        <EmptyState
          icon={GraduationCap}
          title={t('scoring.model.missing')}
          body={t('scoring.model.missingBody', { needed, converted, lost })}
        />
      )}
      {enough && canEdit && (
        <div className={css.buttons}>
          <Action primary={model === null} loading={running} onClick={() => void learn()}>
            {t(model === null ? 'scoring.model.learn' : 'scoring.model.again')}
          </Action>
          <span className={css.quiet}>{t('scoring.model.ready', { converted, lost })}</span>
        </div>
      )}
      {running && (
        <RunProgress
          label={t('scoring.model.learning')}
          done={task.data?.done ?? 0}
          total={task.data?.total || null}
          thick={6}
        />
      )}
      {(task.isError || task.data?.state === 'failed') && (
        <p className={css.bad} role="status">
          {t('scoring.model.failed')}
        </p>
      )}
      {model && <Learned model={model} now={now} canEdit={canEdit} />}
    </div>
  );
}

type LearnedProps = { model: LearnedModel; now: ScoringNow; canEdit: boolean };

function Learned({ model, now, canEdit }: LearnedProps) {
  const { t, f } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const navigate = useNavigate({ from: '/scoring' });
  const { featureText, signed } = useRuleWords();

  async function take(): Promise<void> {
    const kept = now.draft?.rules ?? now.current.rules;
    const done = await act({
      do: async () => {
        const { rules } = await client.scoring.learnedRules();
        const more = freshIds(rules, kept.rules);
        await client.scoring.saveDraft({
          rules: { ...kept, rules: [...kept.rules, ...more] },
          rev: now.draft?.rev ?? null,
        });
        return more.length;
      },
      done: (count) => ({
        title: t('scoring.model.taken', { count }),
        hint: t('scoring.model.takenHint'),
      }),
    });
    if (done === undefined) return;
    await queries.invalidateQueries({ queryKey: api.scoring.now.key() });
    void navigate({ search: { tab: 'rules' } });
  }

  return (
    <>
      <div role="status">
        <p className={css.verdict}>
          {model.separation === null
            ? t('scoring.backtest.few')
            : t('scoring.model.quality', { share: f.percent(model.separation) })}
        </p>
        <p className={css.quiet}>
          {t('scoring.model.learned', {
            who: model.by,
            when: f.moment(model.trainedAt),
            converted: model.converted,
            lost: model.lost,
          })}{' '}
          {(model.separation ?? 0) < WEAK && t('scoring.model.weak')}
        </p>
      </div>
      {canEdit && (
        <div className={css.buttons}>
          <Action
            disabled={model.features.every(({ points }) => points === 0)}
            onClick={() => void take()}
          >
            {t('scoring.model.take')}
          </Action>
          <Switch
            size="xs"
            label={t('scoring.model.show')}
            checked={model.shown}
            onChange={(event) => {
              const shown = event.currentTarget.checked;
              void act({ do: () => client.scoring.showModel({ shown }) });
            }}
          />
        </div>
      )}
      <p className={css.quiet}>{t('scoring.model.base')}</p>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('scoring.model.feature')}</th>
            <th scope="col">{t('scoring.model.weight')}</th>
            <th scope="col" className={css.number}>
              {t('scoring.model.leads')}
            </th>
            <th scope="col" className={css.number}>
              {t('scoring.model.points')}
            </th>
          </tr>
        </thead>
        <tbody>
          {model.features.map(({ feature, weight, leads, points }) => (
            <tr key={featureText(feature)}>
              <th scope="row">{featureText(feature)}</th>
              <td>
                {signed(Math.round(weight * 100) / 100)}{' '}
                <span className={css.quiet}>
                  {t(weight < 0 ? 'scoring.model.less' : 'scoring.model.more')}
                </span>
              </td>
              <td className={css.number}>{f.number(leads)}</td>
              <td className={css.number}>
                {points === 0 ? (
                  <span className={css.quiet}>{t('scoring.model.unsure')}</span>
                ) : (
                  signed(points)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
