import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { Connection } from '../../../shared/model/sync.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Settings.module.css';

type RemoveConnectionProps = { connection: Connection; onRemoved: () => void };

/** Asked twice, since the account's secrets are forgotten and cannot come back. */
export function RemoveConnection({ connection, onRemoved }: RemoveConnectionProps) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const { name, id } = connection;

  async function remove(): Promise<void> {
    setAsking(false);
    const removed = await act({
      do: () => client.connections.remove({ id }),
      done: () => ({ title: t('settings.connections.removed', { name }) }),
    });
    if (removed) onRemoved();
  }

  return (
    <>
      <Action type="button" danger onClick={() => setAsking(true)}>
        {t('settings.connections.remove')}
      </Action>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('settings.connections.remove')}
        size={420}
      >
        <p>{t('settings.connections.removeText', { name })}</p>
        <div className={css.buttons}>
          <Action data-autofocus onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Action>
          <Action primary danger onClick={() => void remove()}>
            {t('settings.connections.removeConfirm', { name })}
          </Action>
        </div>
      </Modal>
    </>
  );
}
