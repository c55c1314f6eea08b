import { Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RuleSet } from '../../../shared/model/scoring.ts';
import { diffRules } from '../../../shared/score-diff.ts';
import { Action } from '../../components/Action.tsx';
import { Spacer } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { RuleChanges } from './RuleChanges.tsx';
import css from './Scoring.module.css';
import type { RulesDraft } from './use-rules-draft.ts';

type PublishDialogProps = {
  current: RuleSet;
  draft: RulesDraft;
  /** Null while it is being counted. */
  moved: number | null;
  onClose: () => void;
};

/** What the next version changes, before it holds. */
export function PublishDialog({ current, draft, moved, onClose }: PublishDialogProps) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);

  async function publish(): Promise<void> {
    setBusy(true);
    const rev = await draft.settled();
    const made =
      rev === null
        ? undefined
        : await act({
            do: () =>
              client.scoring.publish({ rev, note: note.trim() === '' ? null : note.trim() }),
            done: ({ version }) => ({
              title: t('scoring.published', { version }),
              hint: t('scoring.publishedHint'),
            }),
          });
    setBusy(false);
    if (!made) return;
    onClose();
    await draft.reset();
  }

  return (
    <Modal opened onClose={onClose} title={t('scoring.publishTitle')} size={560}>
      <div className={css.dialog}>
        <p>{t('scoring.publishBody')}</p>
        <strong role="status">
          {moved === null
            ? t('scoring.counting')
            : moved === 0
              ? t('scoring.movedNone')
              : t('scoring.moved', { count: moved })}
        </strong>
        <RuleChanges changes={diffRules(current, draft.rules)} />
        <TextInput
          data-autofocus
          label={t('scoring.note')}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Spacer />
          <Action onClick={onClose}>{t('common.cancel')}</Action>
          <Action primary loading={busy} onClick={() => void publish()}>
            {t('scoring.publish')}
          </Action>
        </div>
      </div>
    </Modal>
  );
}
