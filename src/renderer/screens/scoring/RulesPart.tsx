import { Menu } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ListPlus, Plus, Redo2, Undo2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import {
  scoreRuleKinds,
  type ScoreRuleKind,
  type ScoringNow,
} from '../../../shared/model/scoring.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { announce } from '../../components/announce.ts';
import { Banner } from '../../components/Banner.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import {
  Bench,
  Foot,
  Headline,
  Main,
  Page,
  ScreenTitle,
  Scroll,
  SectionHead,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { ChosenLeads } from './ChosenLeads.tsx';
import { newRule } from './new-rule.ts';
import { PublishDialog } from './PublishDialog.tsx';
import { RulePanel } from './RulePanel.tsx';
import { RuleRow } from './RuleRow.tsx';
import { RunStrip } from './RunStrip.tsx';
import css from './Scoring.module.css';
import { Thresholds } from './Thresholds.tsx';
import { movesOf, useImpact, useRuleProblems } from './use-effect-of.ts';
import { useRulesDraft } from './use-rules-draft.ts';

/** The rules in force, and what a person makes of them before anything changes. */
export function RulesPart({ now, tabs }: { now: ScoringNow; tabs: ReactNode }) {
  const { t, f } = useText();
  const { client } = useService();
  const act = useAct();
  const navigate = useNavigate({ from: '/scoring' });
  const { rule: openId } = useSearch({ from: '/scoring' });
  const { data: state } = useAppState();
  const canEdit = state?.operator.role === 'admin';
  const draft = useRulesDraft(now);
  const { rules } = draft;
  const effect = useImpact(rules, `${now.current.version} ${now.run?.id} ${now.run?.state}`);
  const problems = useRuleProblems(rules);
  const [publishing, setPublishing] = useState(false);
  const open = rules.rules.find(({ id }) => id === openId);
  const { current } = now;
  const moves = effect.impact === null ? null : movesOf(effect.impact, rules);

  const show = (id?: string) => void navigate({ search: id === undefined ? {} : { rule: id } });

  function add(kind: ScoreRuleKind): void {
    const rule = newRule(kind, rules.rules);
    draft.add([rule]);
    show(rule.id);
  }

  async function discard(): Promise<void> {
    const rev = await draft.settled();
    if (rev !== null) {
      const done = await act({ do: () => client.scoring.discardDraft({ rev }) });
      if (!done) return;
    }
    show();
    await draft.reset();
    announce(t('scoring.discarded'));
  }

  useCommands([
    {
      id: 'scoring.publish',
      title: t('scoring.publish'),
      group: 'settings',
      keys: ['$mod+s'],
      whileTyping: true,
      enabled: () => canEdit && draft.changes > 0,
      run: () => setPublishing(true),
    },
    {
      id: 'scoring.undo',
      title: t('scoring.undo'),
      group: 'settings',
      keys: ['$mod+Z'],
      enabled: () => draft.canUndo,
      run: draft.undo,
    },
    {
      id: 'scoring.redo',
      title: t('scoring.redo'),
      group: 'settings',
      keys: ['$mod+Shift+Z'],
      enabled: () => draft.canRedo,
      run: draft.redo,
    },
  ]);

  return (
    <Bench>
      <Main label={t('scoring.title')}>
        <Toolbar>
          <ScreenTitle>{t('scoring.title')}</ScreenTitle>
          {tabs}
          <Spacer />
          {canEdit && (
            <>
              <IconAction label={t('scoring.undo')} disabled={!draft.canUndo} onClick={draft.undo}>
                <Undo2 size={16} />
              </IconAction>
              <IconAction label={t('scoring.redo')} disabled={!draft.canRedo} onClick={draft.redo}>
                <Redo2 size={16} />
              </IconAction>
            </>
          )}
        </Toolbar>
        {draft.overtaken && (
          <Banner
            action={
              <Action size="xs" onClick={() => void draft.reset()}>
                {t('scoring.reload')}
              </Action>
            }
          >
            {t('scoring.overtaken')}
          </Banner>
        )}
        {problems.size > 0 && draft.changes > 0 && (
          <Banner tone="danger">
            {problems.has('hotFrom')
              ? t('scoring.problem.hot_below_warm')
              : t('scoring.problems', { count: problems.size })}
          </Banner>
        )}
        <RunStrip run={now.run} />
        <Scroll>
          <Page>
            <div className={css.page}>
              <Headline
                sub={
                  canEdit
                    ? current.by === 'Ponte'
                      ? t('scoring.inForceFirst')
                      : t('scoring.inForceBy', { who: current.by })
                    : t('scoring.onlyAdmins')
                }
              >
                {t('scoring.inForce', { version: current.version, when: f.moment(current.at) })}
              </Headline>
              <section aria-label={t('scoring.rules.title')}>
                <SectionHead
                  title={t('scoring.rules.title')}
                  aside={
                    canEdit && (
                      <Menu>
                        <Menu.Target>
                          <Action size="xs" icon={<Plus size={14} />}>
                            {t('scoring.rules.add')}
                          </Action>
                        </Menu.Target>
                        <Menu.Dropdown>
                          {scoreRuleKinds.map((kind) => (
                            <Menu.Item key={kind} onClick={() => add(kind)}>
                              {t(`scoring.kind.${kind}`)}
                            </Menu.Item>
                          ))}
                        </Menu.Dropdown>
                      </Menu>
                    )
                  }
                />
                <p className={css.quiet}>{t('scoring.rules.hint')}</p>
                {rules.rules.length === 0 && (
                  <EmptyState
                    icon={ListPlus}
                    title={t('scoring.rules.empty')}
                    body={t('scoring.rules.emptyBody')}
                  />
                )}
                <ol className={css.rules}>
                  {rules.rules.map((rule, at) => (
                    <RuleRow
                      key={rule.id}
                      rule={rule}
                      at={at}
                      last={at === rules.rules.length - 1}
                      open={rule.id === openId}
                      draft={draft}
                      canEdit={canEdit}
                      problem={problems.get(`rules.${rule.id}`)}
                      impact={effect.impact}
                      onOpen={() => show(rule.id)}
                    />
                  ))}
                </ol>
              </section>
              <Thresholds draft={draft} effect={effect} canEdit={canEdit} />
              <ChosenLeads rules={rules} />
            </div>
          </Page>
        </Scroll>
        {canEdit && (
          <Foot>
            <strong role="status">
              {draft.changes === 0
                ? t('scoring.noChanges')
                : t('scoring.changes', { count: draft.changes })}
            </strong>
            {draft.changes > 0 && (
              <span className={css.quiet}>
                {draft.saving ? t('scoring.saving') : t('scoring.changesHint')}
              </span>
            )}
            <Spacer />
            <Action
              variant="subtle"
              disabled={!draft.hasDraft && draft.changes === 0}
              onClick={() => void discard()}
            >
              {t('scoring.discard')}
            </Action>
            <Action
              primary
              keys="$mod+s"
              disabled={draft.changes === 0}
              onClick={() => setPublishing(true)}
            >
              {t('scoring.publish')}
            </Action>
          </Foot>
        )}
      </Main>
      {open && (
        <SidePanel id="scoring" label={t('scoring.panel.title')} width={360} onClose={() => show()}>
          <RulePanel
            key={open.id}
            rule={open}
            draft={draft}
            canEdit={canEdit}
            problem={problems.get(`rules.${open.id}`)}
            onClose={() => show()}
          />
        </SidePanel>
      )}
      {publishing && draft.changes > 0 && (
        <PublishDialog
          current={current.rules}
          draft={draft}
          moved={effect.counting ? null : (moves?.moved ?? null)}
          onClose={() => setPublishing(false)}
        />
      )}
    </Bench>
  );
}
