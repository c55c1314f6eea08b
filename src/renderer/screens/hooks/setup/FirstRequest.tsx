import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CirclePower, Hourglass, Lock, Send } from 'lucide-react';
import type { HookEndpoint } from '../../../../shared/model/hook.ts';
import { Action } from '../../../components/Action.tsx';
import type { Toast } from '../../../components/toast.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { endpointState } from '../endpoint-look.ts';
import css from '../Hooks.module.css';

const looks = {
  off: { tone: undefined, icon: CirclePower },
  closed: { tone: 'warning', icon: Lock },
  wait: { tone: 'warning', icon: Hourglass },
  tested: { tone: 'success', icon: CircleCheck },
  receiving: { tone: 'success', icon: CircleCheck },
} as const;

/** Whether the other system has begun to send; turns green by itself when it does. */
export function FirstRequest({ endpoint }: { endpoint: HookEndpoint }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const { id, name } = endpoint;
  const { data } = useQuery(api.hooks.list.queryOptions({ input: { endpoint: [name], limit: 1 } }));
  const last = data?.items[0];
  const state = endpointState(endpoint);
  const shown =
    state === 'off' || state === 'closed'
      ? state
      : last === undefined
        ? 'wait'
        : last.isTest
          ? 'tested'
          : 'receiving';
  const { tone, icon: Icon } = looks[shown];
  const ago = last === undefined ? '' : f.ago(last.receivedAt);

  async function makeSecret(): Promise<void> {
    await act({ do: () => client.hookEndpoints.reveal({ id }) });
    await queries.invalidateQueries({ queryKey: api.hookEndpoints.key() });
  }

  function sendTest(): void {
    void act({
      do: () => client.hooks.test({ id }),
      done: ({ status }): Toast =>
        status < 300
          ? { title: t('hooks.setup.testSent') }
          : {
              tone: 'danger',
              title: t('hooks.setup.testRefused', { status }),
              hint: t('hooks.setup.testRefusedHint'),
            },
    });
  }

  return (
    <div className={css.wait} data-tone={tone} role="status">
      <Icon size={20} className={css.waitIcon} aria-hidden="true" />
      <div className={css.waitText}>
        <p className={css.waitTitle}>{t(`hooks.setup.${shown}`)}</p>
        <p className={css.quiet}>{t(`hooks.setup.${shown}Hint`, { ago })}</p>
      </div>
      {shown === 'closed' && (
        <Action primary onClick={() => void makeSecret()}>
          {t('hooks.setup.makeSecret')}
        </Action>
      )}
      {shown !== 'closed' && shown !== 'off' && (
        <Action icon={<Send size={16} />} onClick={sendTest}>
          {t('hooks.setup.sendTest')}
        </Action>
      )}
    </div>
  );
}
