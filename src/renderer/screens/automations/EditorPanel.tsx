import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { Automation, AutomationDraft, DryRun } from '../../../shared/model/automation.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { PanelTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useAct } from '../../components/use-act.ts';
import { LeadPicker, type Picked } from '../../components/LeadPicker.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import css from './Automations.module.css';
import type { SidePanelName } from './automations-search.ts';
import { RunList } from './RunList.tsx';
import { StepLines } from './StepLines.tsx';

type EditorPanelProps = {
  panel: SidePanelName;
  of: Automation | null;
  draft: AutomationDraft;
  /** Whether every step says what it needs to. */
  complete: boolean;
  onClose: () => void;
};

/** Beside the editor: a trial on a lead, the versions there were, and what ran. */
export function EditorPanel({ panel, of, draft, complete, onClose }: EditorPanelProps) {
  const { t } = useText();
  return (
    <SidePanel
      id="automation"
      label={t(`automations.panel.${panel}`)}
      width={440}
      onClose={onClose}
    >
      <Toolbar wide>
        <PanelTitle>{t(`automations.panel.${panel}`)}</PanelTitle>
        <Spacer />
        <IconAction label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconAction>
      </Toolbar>
      <Scroll>
        <div className={css.panel}>
          {panel === 'try' && <Trial id={of?.id ?? null} draft={draft} complete={complete} />}
          {panel === 'versions' && of !== null && <Versions of={of} />}
          {panel === 'runs' && of !== null && <RunList automationId={of.id} />}
        </div>
      </Scroll>
    </SidePanel>
  );
}

type TrialProps = { id: string | null; draft: AutomationDraft; complete: boolean };

/** Every step on a lead that is there, with nothing done. */
function Trial({ id, draft, complete }: TrialProps) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const [picked, setPicked] = useState<Picked | null>(null);
  const [answer, setAnswer] = useState<DryRun | null>(null);
  async function run(): Promise<void> {
    if (picked === null) return;
    const leadId = picked.id;
    setAnswer((await act({ do: () => client.automations.tryOut({ id, draft, leadId }) })) ?? null);
  }

  return (
    <>
      <p className={css.quiet}>{t('automations.try.hint')}</p>
      <LeadPicker
        label={t('automations.try.lead')}
        picked={picked}
        onPick={(lead) => {
          setAnswer(null);
          setPicked(lead);
        }}
      />
      <Action disabled={picked === null || !complete} onClick={() => void run()}>
        {t('automations.try.run')}
      </Action>
      {answer !== null && (
        <div role="status">
          {!answer.fits && <p>{t('automations.try.unfit')}</p>}
          {answer.lines.length > 0 && <StepLines lines={answer.lines} />}
          {answer.fits && <p className={css.quiet}>{t(`automations.try.ends.${answer.ends}`)}</p>}
        </div>
      )}
    </>
  );
}

/** What was, the way back to it, and the end of it all. */
function Versions({ of }: { of: Automation }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const { data: app } = useAppState();
  const navigate = useNavigate();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const isAdmin = app?.operator.role === 'admin';
  const { data } = useQuery(api.automations.versions.queryOptions({ input: { id: of.id } }));

  async function restore(version: number): Promise<void> {
    await act({
      do: () => client.automations.restore({ id: of.id, version }),
      done: (now) => ({
        title: t('automations.restored', { version, now: now.version }),
        undo: async () => {
          await client.automations.restore({ id: of.id, version: of.version });
          await queries.invalidateQueries({ queryKey: api.automations.key() });
        },
      }),
    });
    await queries.invalidateQueries({ queryKey: api.automations.key() });
  }

  async function remove(): Promise<void> {
    setAsking(false);
    const done = await act({
      do: () => client.automations.remove({ id: of.id }),
      done: () => ({ title: t('automations.removed', { name: of.name }) }),
    });
    if (!done) return;
    void navigate({ to: '/automations', search: {} });
    await queries.invalidateQueries({ queryKey: api.automations.key() });
  }

  return (
    <>
      <ul className={css.list}>
        {data?.map(({ version, actor, createdAt, definition }) => (
          <li key={version} className={css.version}>
            <div className={css.itemText}>
              <p>{t('automations.version', { version })}</p>
              <p className={css.quiet}>
                {t('automations.versionBy', {
                  actor,
                  time: f.moment(createdAt),
                  count: definition.steps.length,
                })}
              </p>
            </div>
            {version === of.version ? (
              <span className={css.quiet}>{t('automations.current')}</span>
            ) : (
              isAdmin && (
                <Action
                  size="xs"
                  aria-label={t('automations.restoreOne', { version })}
                  onClick={() => void restore(version)}
                >
                  {t('automations.restore')}
                </Action>
              )
            )}
          </li>
        ))}
      </ul>
      {isAdmin && (
        <div className={css.buttons}>
          <Action size="xs" danger onClick={() => setAsking(true)}>
            {t('automations.remove')}
          </Action>
        </div>
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('automations.removeOne', { name: of.name })}
        size={420}
      >
        <p>{t('automations.removeText', { count: of.numbers.waiting })}</p>
        <div className={css.buttons}>
          <Action data-autofocus onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Action>
          <Action primary danger onClick={() => void remove()}>
            {t('automations.remove')}
          </Action>
        </div>
      </Modal>
    </>
  );
}
