import { Modal } from '@mantine/core';
import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { EventSubscription } from '../../../shared/model/subscription.ts';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Subscriptions.module.css';

type SubscriptionEndProps = {
  of: EventSubscription;
  onSecret: (secret: string) => void;
  onRemoved: () => void;
};

/** Another secret, or no subscription any more; both are asked twice. */
export function SubscriptionEnd({ of, onSecret, onRemoved }: SubscriptionEndProps) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const [asking, setAsking] = useState<'rotate' | 'remove' | null>(null);
  const { id, name, waiting } = of;
  const close = () => setAsking(null);

  async function rotate(): Promise<void> {
    close();
    const made = await act({ do: () => client.eventSubscriptions.rotate({ id }) });
    if (made) onSecret(made.secret);
    await queries.invalidateQueries({ queryKey: api.eventSubscriptions.key() });
  }

  async function remove(): Promise<void> {
    close();
    const removed = await act({
      do: () => client.eventSubscriptions.remove({ id }),
      done: () => ({ title: t('subscriptions.remove.done') }),
    });
    if (removed) onRemoved();
    await queries.invalidateQueries({ queryKey: api.eventSubscriptions.key() });
  }

  const removing = asking === 'remove';
  return (
    <div className={css.wrap}>
      <Action icon={<KeyRound size={16} />} onClick={() => setAsking('rotate')}>
        {t('subscriptions.secret.rotate')}
      </Action>
      <Action danger icon={<Trash2 size={16} />} onClick={() => setAsking('remove')}>
        {t('subscriptions.remove.action')}
      </Action>
      <Modal
        opened={asking !== null}
        onClose={close}
        title={
          removing ? t('subscriptions.remove.title', { name }) : t('subscriptions.secret.rotate')
        }
        size={420}
      >
        <p>
          {removing
            ? t('subscriptions.remove.text', { count: waiting })
            : t('subscriptions.secret.rotateText')}
        </p>
        <div className={css.buttons}>
          <Action data-autofocus onClick={close}>
            {t('common.cancel')}
          </Action>
          <Action primary danger={removing} onClick={() => void (removing ? remove() : rotate())}>
            {t(removing ? 'subscriptions.remove.confirm' : 'subscriptions.secret.rotate')}
          </Action>
        </div>
      </Modal>
    </div>
  );
}
