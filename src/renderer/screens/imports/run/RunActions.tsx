import { useEffect, useRef } from 'react';
import { useNavigate } from '@tanstack/react-router';
import type { ImportRun } from '../../../../shared/model/import.ts';
import { Pause, Play } from 'lucide-react';
import { Action } from '../../../components/Action.tsx';
import { chooseFile } from '../../../frame/choose-file.ts';
import { useText } from '../../../i18n/use-text.ts';
import { putDroppedFile } from '../../../stores/dropped-file.ts';
import { canUndo, isOpen } from '../import-look.ts';
import css from './Run.module.css';
import type { RunActs } from './use-run-actions.ts';

type RunActionsProps = { run: ImportRun; actions: RunActs; onUndo: () => void };

/** The next step from here, and the way back. */
export function RunActions({ run, actions, onUndo }: RunActionsProps) {
  const { t } = useText();
  const navigate = useNavigate({ from: '/imports' });
  const next = useRef<HTMLButtonElement>(null);
  const open = isOpen(run);

  // The step before took the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) next.current?.focus();
  }, [open, run.status]);

  if (open) {
    return (
      <div key="open" className={css.actions}>
        {run.status !== 'paused' && (
          <Action size="md" icon={<Pause size={16} />} onClick={actions.pause}>
            {t('imports.run.pause')}
          </Action>
        )}
        <Action size="md" onClick={actions.cancel}>
          {t('imports.run.cancel')}
        </Action>
        {run.status === 'paused' ? (
          <Action ref={next} primary size="md" icon={<Play size={16} />} onClick={actions.resume}>
            {t('imports.run.resume')}
          </Action>
        ) : (
          <Action ref={next} primary size="md" onClick={() => void navigate({ to: '/leads' })}>
            {t('imports.run.background')}
          </Action>
        )}
      </div>
    );
  }

  const { created } = run.counts;
  const another = () =>
    chooseFile((file) => {
      putDroppedFile(file);
      void navigate({ search: {} });
    });
  const seesLeads = created > 0 && run.undoneAt === null && run.status !== 'failed';
  return (
    <div key="ended" className={css.actions}>
      {canUndo(run) && (
        <Action size="md" onClick={onUndo}>
          {t('imports.undo.action')}
        </Action>
      )}
      <Action ref={seesLeads ? null : next} size="md" primary={!seesLeads} onClick={another}>
        {run.status === 'failed' ? t('imports.run.again') : t('imports.run.another')}
      </Action>
      {seesLeads && (
        <Action
          ref={next}
          primary
          size="md"
          onClick={() => void navigate({ to: '/leads', search: { filter: { importId: run.id } } })}
        >
          {t('imports.run.seeLeads', { count: created })}
        </Action>
      )}
    </div>
  );
}
