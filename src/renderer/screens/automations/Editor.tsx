import { Select, Switch, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, FlaskConical, History, ListChecks } from 'lucide-react';
import { useState } from 'react';
import type {
  Automation,
  AutomationChoices,
  Definition,
} from '../../../shared/model/automation.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import {
  Bench,
  Main,
  Page,
  ScreenTitle,
  Scroll,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useOneAtATime } from '../../components/use-one-at-a-time.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import css from './Automations.module.css';
import type { SidePanelName } from './automations-search.ts';
import { ConditionFields } from './ConditionFields.tsx';
import { automationDrafts } from './drafts.ts';
import { EditorPanel } from './EditorPanel.tsx';
import type { Editing } from './editing.ts';
import { StepList } from './StepList.tsx';
import { dropBefore, freeId, isWhole, moveStep, removeStep, replaceStep } from './steps.ts';
import { TriggerFields } from './TriggerFields.tsx';
import { useAutomationWords } from './use-automation-words.ts';
import { useSwitch } from './use-switch.ts';

type EditorProps = { of: Automation | null; choices: AutomationChoices };

const blank: Definition = {
  trigger: { kind: 'created' },
  conditions: { filter: {}, expression: null },
  whileRunning: 'skip',
  steps: [],
};

const panelIcons = { try: FlaskConical, versions: History, runs: ListChecks };

/**
 * When, if, then: an automation to be read as sentences, and changed by admins. What is not saved is
 * kept while other screens are looked at.
 */
export function Editor({ of, choices }: EditorProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const { data: app } = useAppState();
  const isAdmin = app?.operator.role === 'admin';
  const { beside: panel } = useSearch({ from: '/automations/$automationId' });
  const navigate = useNavigate({ from: '/automations/$automationId' });
  const act = useAct();
  const turn = useSwitch();
  const words = useAutomationWords(choices);
  const key = of?.id ?? 'new';
  const begun = {
    version: of?.version ?? 0,
    name: of?.name ?? '',
    definition: of?.definition ?? blank,
  };
  const kept = automationDrafts.useDraft(key) ?? begun;
  const { name, definition: draft } = kept;
  const keep = (next: Partial<typeof begun>) =>
    automationDrafts.keepDraft(key, { ...kept, ...automationDrafts.draftOf(key), ...next });
  const setDraft = (definition: Definition) => keep({ definition });
  const [open, setOpen] = useState<string | null>(null);
  const { busy, alone } = useOneAtATime();
  const changed = name !== begun.name || JSON.stringify(draft) !== JSON.stringify(begun.definition);
  const canSave = isAdmin && changed && name.trim() !== '' && draft.steps.every(isWhole);
  const { steps } = draft;
  const setSteps = (next: Definition['steps']) => setDraft({ ...draft, steps: next });

  const editing: Editing = {
    choices,
    self: of?.id ?? '',
    obstacles: changed ? [] : (of?.obstacles ?? []),
    edit: isAdmin
      ? {
          open,
          setOpen,
          freeId: () => freeId(steps),
          replace: (step) => setSteps(replaceStep(steps, step)),
          remove: (id) => setSteps(removeStep(steps, id)),
          move: (id, by) => setSteps(moveStep(steps, id, by)),
          drop: (id, before) => setSteps(dropBefore(steps, id, before)),
        }
      : null,
  };

  async function save(): Promise<void> {
    if (!canSave) return;
    const made = { name: name.trim(), definition: draft };
    const saved = await act({
      do: () =>
        of === null
          ? client.automations.create(made)
          : client.automations.change({ id: of.id, ...made }),
      done: ({ version }) => ({
        title: t('automations.saved', { version }),
        ...(of !== null && of.numbers.waiting > 0 ? { hint: t('automations.savedHint') } : {}),
      }),
    });
    if (!saved) return;
    await queries.invalidateQueries({ queryKey: api.automations.key() });
    if (of === null) {
      await navigate({ params: { automationId: saved.id }, search: {}, replace: true });
    }
    automationDrafts.dropDraft(key);
  }

  function discard(): void {
    automationDrafts.dropDraft(key);
    setOpen(null);
  }

  useCommands([
    {
      id: 'automations.save',
      title: t('common.save'),
      group: 'automations',
      keys: ['$mod+s'],
      whileTyping: true,
      enabled: () => canSave,
      run: () => void alone(save),
    },
  ]);

  const show = (next: SidePanelName) =>
    void navigate({ search: panel === next ? {} : { beside: next } });
  const panels: readonly SidePanelName[] =
    of === null ? ['try'] : isAdmin ? ['try', 'versions', 'runs'] : ['versions', 'runs'];

  return (
    <Bench>
      <Main label={of?.name ?? t('automations.new')}>
        <Toolbar>
          <IconAction
            label={t('common.back')}
            onClick={() => void navigate({ to: '/automations', search: {} })}
          >
            <ArrowLeft size={16} />
          </IconAction>
          <ScreenTitle>{of?.name ?? t('automations.new')}</ScreenTitle>
          <Spacer />
          {panels.map((each) => {
            const Icon = panelIcons[each];
            return (
              <Action
                key={each}
                icon={<Icon size={16} />}
                aria-expanded={panel === each}
                collapses
                onClick={() => show(each)}
              >
                {t(`automations.panel.${each}`)}
              </Action>
            );
          })}
          {isAdmin && changed && (
            <Action variant="subtle" disabled={busy} onClick={discard}>
              {t('common.discard')}
            </Action>
          )}
          {isAdmin && (
            <Action
              primary
              keys="$mod+s"
              loading={busy}
              disabled={!canSave}
              onClick={() => void alone(save)}
            >
              {t('common.save')}
            </Action>
          )}
        </Toolbar>
        {changed && !busy && kept.version !== begun.version && (
          <Banner>{t('automations.overtaken')}</Banner>
        )}
        <Scroll>
          <Page>
            <div className={css.editor}>
              <div className={css.fields}>
                {isAdmin && (
                  <TextInput
                    label={t('automations.name')}
                    value={name}
                    maxLength={80}
                    autoFocus={of === null}
                    onChange={(event) => keep({ name: event.currentTarget.value })}
                  />
                )}
                {of !== null && (
                  <Switch
                    className={css.atFoot}
                    label={t(of.on ? 'automations.on' : 'automations.off')}
                    checked={of.on}
                    disabled={!isAdmin || changed || (!of.on && of.obstacles.length > 0)}
                    onChange={(event) => void turn(of, event.currentTarget.checked)}
                  />
                )}
              </div>
              <section className={css.part} aria-label={t('automations.part.when')}>
                <h2 className={css.partTitle}>{t('automations.part.when')}</h2>
                {isAdmin ? (
                  <TriggerFields
                    of={draft.trigger}
                    choices={choices}
                    onChange={(trigger) => setDraft({ ...draft, trigger })}
                  />
                ) : (
                  <p>{words.trigger(draft.trigger)}</p>
                )}
              </section>
              <section className={css.part} aria-label={t('automations.part.if')}>
                <h2 className={css.partTitle}>{t('automations.part.if')}</h2>
                {isAdmin ? (
                  <>
                    <ConditionFields
                      of={draft.conditions}
                      onChange={(conditions) => setDraft({ ...draft, conditions })}
                    />
                    <div className={css.fields}>
                      <Select
                        size="xs"
                        label={t('automations.whileRunning')}
                        data={(['skip', 'restart'] as const).map((value) => ({
                          value,
                          label: t(`automations.again.${value}`),
                        }))}
                        value={draft.whileRunning}
                        allowDeselect={false}
                        onChange={(value) =>
                          setDraft({
                            ...draft,
                            whileRunning: value === 'restart' ? 'restart' : 'skip',
                          })
                        }
                      />
                    </div>
                  </>
                ) : (
                  <p>{words.conditions(draft.conditions)}</p>
                )}
              </section>
              <section className={css.part} aria-label={t('automations.part.steps')}>
                <h2 className={css.partTitle}>{t('automations.part.steps')}</h2>
                <StepList
                  steps={steps}
                  label={t('automations.part.steps')}
                  editing={editing}
                  onAdd={(step) => setSteps([...steps, step])}
                />
              </section>
            </div>
          </Page>
        </Scroll>
      </Main>
      {panel !== undefined && panels.includes(panel) && (
        <EditorPanel
          panel={panel}
          of={of}
          draft={{ name: name.trim() || t('automations.new'), definition: draft }}
          complete={draft.steps.every(isWhole)}
          onClose={() => void navigate({ search: {} })}
        />
      )}
    </Bench>
  );
}
