import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft, FlaskConical, History, Plus } from 'lucide-react';
import { useState } from 'react';
import type { MappingView } from '../../../shared/model/mapping.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { announce } from '../../components/announce.ts';
import { Banner } from '../../components/Banner.tsx';
import {
  Bench,
  Foot,
  Main,
  ScreenTitle,
  Scroll,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { EntryPanel } from './EntryPanel.tsx';
import { EntryTable } from './EntryTable.tsx';
import { newEntry } from './entries.ts';
import css from './Mappings.module.css';
import { SaveDialog } from './SaveDialog.tsx';
import { StageTable } from './StageTable.tsx';
import { Suggestions } from './Suggestions.tsx';
import { TrialPanel } from './TrialPanel.tsx';
import { useMappingDraft } from './use-mapping-draft.ts';
import { VersionsPanel } from './VersionsPanel.tsx';

type Panel = { kind: 'entry'; at: number } | { kind: 'trial' } | { kind: 'versions' };

/** The mapping of one connection: the table, what could be joined, and one panel beside it. */
export function MappingBench({ mapping, name }: { mapping: MappingView; name: string }) {
  const { t } = useText();
  const navigate = useNavigate();
  const { client } = useService();
  const { data: state } = useAppState();
  const canEdit = state?.operator.role === 'admin' && mapping.remote !== null;
  const draft = useMappingDraft(mapping);
  const [panel, setPanel] = useState<Panel | null>(null);
  const [saving, setSaving] = useState(false);
  const close = () => setPanel(null);
  const problems = Object.keys(draft.problems).length;
  const open = panel?.kind === 'entry' ? draft.entries[panel.at] : undefined;

  async function tryOut(): Promise<void> {
    setPanel({ kind: 'trial' });
    await draft.test();
  }

  function join(): void {
    const free = mapping.remote?.find(({ mapped }) => mapped === null) ?? mapping.remote?.[0];
    draft.add([newEntry('custom:', free?.name ?? '')]);
    setPanel({ kind: 'entry', at: draft.entries.length });
  }

  useCommands([
    {
      id: 'mappings.save',
      title: t('mappings.command.save'),
      group: 'settings',
      keys: ['$mod+s'],
      whileTyping: true,
      enabled: () => canEdit && draft.changes > 0,
      run: () => setSaving(true),
    },
    {
      id: 'mappings.test',
      title: t('mappings.command.test'),
      group: 'settings',
      keys: ['t'],
      run: () => void tryOut(),
    },
  ]);

  return (
    <Bench>
      <Main label={t('mappings.title', { name })}>
        <Toolbar>
          <IconAction
            label={t('common.back')}
            onClick={() =>
              void navigate({
                to: '/settings',
                search: { section: 'connections', connection: mapping.connectionId },
              })
            }
          >
            <ArrowLeft size={16} />
          </IconAction>
          <ScreenTitle
            count={
              mapping.version === 1
                ? t('mappings.initialVersion')
                : t('mappings.version', { version: mapping.version })
            }
          >
            {t('mappings.title', { name })}
          </ScreenTitle>
          <Spacer />
          <Action
            icon={<History size={16} />}
            collapses
            onClick={() => setPanel({ kind: 'versions' })}
          >
            {t('mappings.versions')}
          </Action>
          <Action icon={<FlaskConical size={16} />} keys="t" onClick={() => void tryOut()}>
            {t('mappings.test')}
          </Action>
          {canEdit && (
            <Action icon={<Plus size={16} />} collapses onClick={join}>
              {t('mappings.add')}
            </Action>
          )}
        </Toolbar>
        {mapping.remote === null && <Banner>{t('mappings.unknown', { name })}</Banner>}
        {mapping.vanished.length > 0 && (
          <Banner tone="danger">
            {t('mappings.vanished', { count: mapping.vanished.length, name })}
          </Banner>
        )}
        {problems > 0 && (
          <Banner tone="danger">{t('mappings.problems', { count: problems })}</Banner>
        )}
        <Scroll>
          <p className={css.intro}>{t('mappings.intro', { name })}</p>
          <EntryTable
            mapping={mapping}
            name={name}
            draft={draft}
            canEdit={canEdit}
            open={panel?.kind === 'entry' ? panel.at : null}
            onOpen={(at) => setPanel({ kind: 'entry', at })}
          />
          {canEdit && <Suggestions mapping={mapping} name={name} draft={draft} />}
          <StageTable connectionId={mapping.connectionId} name={name} canEdit={canEdit} />
        </Scroll>
        {canEdit && (
          <Foot>
            <strong role="status">
              {draft.changes === 0
                ? t('mappings.noChanges')
                : t('mappings.changes', { count: draft.changes })}
            </strong>
            <Spacer />
            <Action
              variant="subtle"
              disabled={draft.changes === 0}
              onClick={() => {
                close();
                draft.discard();
                announce(t('mappings.discarded'));
              }}
            >
              {t('common.discard')}
            </Action>
            <Action
              primary
              keys="$mod+s"
              disabled={draft.changes === 0}
              onClick={() => setSaving(true)}
            >
              {t('mappings.save')}
            </Action>
          </Foot>
        )}
      </Main>
      {panel?.kind === 'entry' && open && (
        <SidePanel id="mapping" label={t('mappings.entry.title')} width={380} onClose={close}>
          <EntryPanel
            key={panel.at}
            mapping={mapping}
            name={name}
            draft={draft}
            at={panel.at}
            entry={open}
            canEdit={canEdit}
            onClose={close}
          />
        </SidePanel>
      )}
      {panel?.kind === 'trial' && (
        <SidePanel id="mapping" label={t('mappings.trial.title')} width={380} onClose={close}>
          <TrialPanel connectionId={mapping.connectionId} draft={draft} onClose={close} />
        </SidePanel>
      )}
      {panel?.kind === 'versions' && (
        <SidePanel id="mapping" label={t('mappings.versions')} width={380} onClose={close}>
          <VersionsPanel mapping={mapping} name={name} canEdit={canEdit} onClose={close} />
        </SidePanel>
      )}
      {saving && draft.changes > 0 && (
        <SaveDialog
          name={name}
          about={draft.look}
          ask={() => client.mappings.preview(draft.look)}
          noted
          confirm={t('mappings.effect.confirm')}
          onSave={draft.save}
          onRefused={draft.refused}
          onClose={() => setSaving(false)}
        />
      )}
    </Bench>
  );
}
