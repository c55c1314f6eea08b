import { Modal } from '@mantine/core';
import { useState } from 'react';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Settings.module.css';

/** Shuts a key out; asked first, since it cannot be taken back. */
export function RevokeKey({ id, name }: { id: string; name: string }) {
  const { t } = useText();
  const { client, queries, api } = useService();
  const act = useAct();
  const [asking, setAsking] = useState(false);

  async function revoke(): Promise<void> {
    setAsking(false);
    await act({
      do: () => client.app.revokeApiKey({ id }),
      done: () => ({ title: t('settings.api.revokedDone', { name }) }),
    });
    await queries.invalidateQueries({ queryKey: api.app.apiKeys.key() });
  }

  return (
    <>
      <Action
        size="xs"
        danger
        aria-label={t('settings.api.revokeNamed', { name })}
        onClick={() => setAsking(true)}
      >
        {t('settings.api.revoke')}
      </Action>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('settings.api.revokeNamed', { name })}
        size={420}
      >
        <p>{t('settings.api.revokeText')}</p>
        <div className={css.buttons}>
          <Action data-autofocus onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Action>
          <Action primary danger onClick={() => void revoke()}>
            {t('settings.api.revoke')}
          </Action>
        </div>
      </Modal>
    </>
  );
}
