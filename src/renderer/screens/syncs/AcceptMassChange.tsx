import { Modal } from '@mantine/core';
import { useState } from 'react';
import { Action } from '../../components/Action.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Syncs.module.css';

/** Lets a reading in that was held because it changes too much at once; asked twice, since it is much. */
export function AcceptMassChange({
  connectionId,
  name,
  ofGone,
}: {
  connectionId: string;
  name: string;
  /** The change is that records are gone there. */
  ofGone: boolean;
}) {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const [asking, setAsking] = useState(false);

  function accept(): void {
    setAsking(false);
    void act({
      do: () => client.sync.start({ connectionId, acceptMassChange: true }),
      done: () => ({ title: t('syncs.started', { name }), hint: t('syncs.held.startedHint') }),
    });
  }

  return (
    <div className={css.held}>
      <p>{t('syncs.held.what', { name })}</p>
      <Action onClick={() => setAsking(true)}>{t('syncs.held.accept')}</Action>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('syncs.held.accept')}
        size={440}
      >
        <p>{t(ofGone ? 'syncs.held.askGone' : 'syncs.held.ask', { name })}</p>
        <div className={css.choices}>
          <Action data-autofocus onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </Action>
          <Action primary danger onClick={accept}>
            {t('syncs.held.confirm')}
          </Action>
        </div>
      </Modal>
    </div>
  );
}
