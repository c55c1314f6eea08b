import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { ImportRun } from '../../../shared/model/import.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './UndoImport.module.css';
import { useUndoneWords } from './use-undone-words.ts';

/** Takes a whole import back; asked first, since it cannot be done again by a key. */
export function UndoImport({ run, onClose }: { run: ImportRun; onClose: () => void }) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const undoneWords = useUndoneWords();
  const [doing, setDoing] = useState(false);
  const { id, fileName: name, counts } = run;

  async function undo(): Promise<void> {
    setDoing(true);
    const undone = await act({
      do: () => client.imports.undo({ id }),
      done: (undone) => ({
        title: t('imports.undo.done', { name }),
        hint: undoneWords(undone),
      }),
    });
    setDoing(false);
    if (undone) onClose();
  }

  return (
    <Modal opened onClose={onClose} title={t('imports.undo.title', { name })} size={440}>
      <ul className={css.effects}>
        {counts.created > 0 && <li>{t('imports.undo.created', { count: counts.created })}</li>}
        {counts.updated > 0 && <li>{t('imports.undo.updated', { count: counts.updated })}</li>}
      </ul>
      <p className={css.text}>{t('imports.undo.text')}</p>
      <div className={css.buttons}>
        <Action data-autofocus onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action primary danger loading={doing} onClick={() => void undo()}>
          {doing ? t('imports.undo.doing') : t('imports.undo.action')}
        </Action>
      </div>
    </Modal>
  );
}
