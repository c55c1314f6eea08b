import { Menu } from '@mantine/core';
import { AlarmClock } from 'lucide-react';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import { snoozeTimes, snoozeUntil } from './snooze-times.ts';

/** Puts a question off: it is out of the list until then. */
export function SnoozeMenu({ onSnooze }: { onSnooze: (until: Date) => void }) {
  const { t } = useText();
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Action variant="subtle" icon={<AlarmClock size={16} />} keys="s" data-snooze>
          {t('conflicts.snooze.label')}
        </Action>
      </Menu.Target>
      <Menu.Dropdown>
        {snoozeTimes.map((time) => (
          <Menu.Item key={time} onClick={() => onSnooze(snoozeUntil(time, new Date()))}>
            {t(`conflicts.snooze.${time}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
