import { useState } from 'react';
import type { Audience } from '../../../../shared/model/remarketing.ts';
import { Section } from '../../../components/Layout.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Marketing.module.css';
import { ScheduleFields } from './ScheduleFields.tsx';

/** When it is refreshed, kept as soon as it is chosen. */
export function ScheduleEditor({ of }: { of: Audience }) {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const [shown, setShown] = useState(of.schedule);
  const again = () => queries.invalidateQueries({ queryKey: api.remarketing.key() });
  const keep = (schedule: string | null) => client.remarketing.edit({ id: of.id, schedule });

  async function change(schedule: string | null): Promise<void> {
    const before = of.schedule;
    setShown(schedule);
    await act({
      do: () => keep(schedule),
      done: () => ({
        title: t('remarketing.do.scheduled'),
        undo: async () => {
          await keep(before);
          await again();
        },
      }),
    });
    await again();
  }

  return (
    <Section title={t('remarketing.do.schedule')}>
      <div className={css.pair}>
        <ScheduleFields value={shown} onChange={(schedule) => void change(schedule)} />
      </div>
    </Section>
  );
}
