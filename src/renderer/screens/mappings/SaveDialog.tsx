import { Modal, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { MappingPreview } from '../../../shared/model/mapping.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useText } from '../../i18n/use-text.ts';
import { PlanPreview } from '../preview/PlanPreview.tsx';
import css from './Mappings.module.css';

type SaveDialogProps = {
  name: string;
  /** What is asked about, and how: again until it is ready. */
  about: unknown;
  ask: () => Promise<MappingPreview>;
  /** Going back to a version has no note: it says itself what it is. */
  noted?: boolean;
  confirm: string;
  onSave: (planHash: string, note: string) => Promise<boolean>;
  /** What is wrong with the draft is shown in its table. */
  onRefused?: (error: unknown) => void;
  onClose: () => void;
};

const ASK_AGAIN_MS = 500;

/** What keeping a mapping would do to all that is linked, and the decision with it. */
export function SaveDialog(props: SaveDialogProps) {
  const { name, about, ask: look, noted = false, confirm, onSave, onRefused, onClose } = props;
  const { t } = useText();
  const [found, setFound] = useState<MappingPreview | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const result = found?.result ?? null;
  const key = JSON.stringify(about);

  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function ask(): Promise<void> {
      try {
        const answer = await look();
        if (over) return;
        setFound(answer);
        if (answer.state === 'reading') timer = setTimeout(() => void ask(), ASK_AGAIN_MS);
      } catch (failure) {
        if (over) return;
        setError(failure);
        onRefused?.(failure);
      }
    }
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked once for each draft
  }, [key]);

  async function save(planHash: string): Promise<void> {
    setBusy(true);
    const saved = await onSave(planHash, note);
    setBusy(false);
    if (saved) onClose();
  }

  return (
    <Modal opened onClose={onClose} title={t('mappings.effect.title')} size={860}>
      <div className={css.saving}>
        {error !== null && <ErrorNotice error={error} />}
        {error === null && result === null && (
          <>
            <p role="status">{t('mappings.effect.reading', { name })}</p>
            <RunProgress
              label={t('mappings.effect.title')}
              done={found?.done ?? 0}
              total={found?.total ?? null}
              words
            />
          </>
        )}
        {result && (
          <>
            <p role="status">
              {result.changes === 0
                ? t('mappings.effect.nothing')
                : t('mappings.effect.changes', { count: result.changes, name })}
            </p>
            {result.changes > 0 && <PlanPreview result={result} name={name} />}
            {noted && (
              <TextInput
                label={t('mappings.effect.note')}
                value={note}
                maxLength={200}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
            )}
          </>
        )}
        <div className={css.buttons}>
          <Action data-autofocus onClick={onClose}>
            {t('common.cancel')}
          </Action>
          <Action
            primary
            disabled={result === null}
            loading={busy}
            onClick={() => void save(result?.planHash ?? '')}
          >
            {confirm}
          </Action>
        </div>
      </div>
    </Modal>
  );
}
