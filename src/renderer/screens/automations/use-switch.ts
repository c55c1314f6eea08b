import type { Automation } from '../../../shared/model/automation.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

/** Switches an automation on or off, and says what that ended. */
export function useSwitch() {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  return async ({ id, name }: Pick<Automation, 'id' | 'name'>, on: boolean): Promise<void> => {
    await act({
      do: () => client.automations.setOn({ id, on }),
      done: ({ ended }) => ({
        title: t(on ? 'automations.switchedOn' : 'automations.switchedOff', { name }),
        ...(ended > 0 ? { hint: t('automations.ended', { count: ended }) } : {}),
      }),
    });
    await queries.invalidateQueries({ queryKey: api.automations.key() });
  };
}
