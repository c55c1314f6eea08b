import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { HookEndpoint } from '../../../../shared/model/hook.ts';
import { Action } from '../../../components/Action.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Hooks.module.css';
import { useHookWords } from '../use-hook-words.ts';

type EndpointEndProps = { endpoint: HookEndpoint; onRemoved: () => void };

/** Switching an endpoint off for a while, or removing it; that is asked twice, its secret cannot come back. */
export function EndpointEnd({ endpoint, onRemoved }: EndpointEndProps) {
  const { t } = useText();
  const words = useHookWords();
  const { client, queries, api } = useService();
  const act = useAct();
  const [asking, setAsking] = useState(false);
  const { id, enabled } = endpoint;
  const name = words.endpoint(endpoint.name);

  async function turn(): Promise<void> {
    await act({
      do: () => client.hookEndpoints.update({ id, enabled: !enabled }),
      done: () => ({ title: t(enabled ? 'hooks.setup.turnedOff' : 'hooks.setup.turnedOn') }),
    });
    await queries.invalidateQueries({ queryKey: api.hookEndpoints.key() });
  }

  async function remove(): Promise<void> {
    setAsking(false);
    const removed = await act({
      do: () => client.hookEndpoints.remove({ id }),
      done: () => ({ title: t('hooks.setup.removed') }),
    });
    if (removed) onRemoved();
  }

  return (
    <div className={css.line}>
      <Action onClick={() => void turn()}>
        {t(enabled ? 'hooks.setup.turnOff' : 'hooks.setup.turnOn')}
      </Action>
      <Action danger onClick={() => setAsking(true)}>
        {t('hooks.setup.remove')}
      </Action>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('hooks.setup.remove')}
        size={420}
      >
        <p>{t('hooks.setup.removeText', { name })}</p>
        <div className={css.buttons}>
          <Action data-autofocus onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Action>
          <Action primary danger onClick={() => void remove()}>
            {t('hooks.setup.removeConfirm', { name })}
          </Action>
        </div>
      </Modal>
    </div>
  );
}
