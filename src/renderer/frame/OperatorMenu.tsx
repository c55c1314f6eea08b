import { Menu } from '@mantine/core';
import { Check, Keyboard, Languages, Monitor, Moon, Sun } from 'lucide-react';
import { runCommand } from '../commands/command.ts';
import { KeyCap } from '../components/KeyCap.tsx';
import { useText } from '../i18n/use-text.ts';
import { useAppState } from '../service.tsx';
import { densities, setPreferences, usePreferences, type Theme } from '../stores/preferences.ts';
import css from './TitleBar.module.css';

const themes: readonly {
  theme: Theme;
  icon: typeof Sun;
  command: 'themeSystem' | 'themeLight' | 'themeDark';
}[] = [
  { theme: 'system', icon: Monitor, command: 'themeSystem' },
  { theme: 'light', icon: Sun, command: 'themeLight' },
  { theme: 'dark', icon: Moon, command: 'themeDark' },
];

/** Who is working, and how they like to see things. */
export function OperatorMenu() {
  const { t } = useText();
  const { data: state } = useAppState();
  const theme = usePreferences((preferences) => preferences.theme);
  const density = usePreferences((preferences) => preferences.density);
  if (!state) return null;
  const { operator } = state;
  return (
    <Menu width={240}>
      <Menu.Target>
        <button type="button" className={css.operator}>
          <span className="p-hidden">{t('frame.operator')}</span>
          <span className={css.avatar} aria-hidden="true">
            {initials(operator.name)}
          </span>
          <span className="p-truncate">{operator.name.split(' ')[0]}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {operator.name}, {t(`frame.role.${operator.role}`)}
        </Menu.Label>
        {themes.map(({ theme: each, icon: Icon, command }) => (
          <Menu.Item
            key={each}
            leftSection={<Icon size={14} />}
            rightSection={
              theme === each ? <Check size={14} aria-label={t('common.selected')} /> : undefined
            }
            onClick={() => setPreferences({ theme: each })}
          >
            {t(`frame.command.${command}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('common.grid.density')}</Menu.Label>
        {densities.map((each) => (
          <Menu.Item
            key={each}
            rightSection={
              density === each ? <Check size={14} aria-label={t('common.selected')} /> : undefined
            }
            onClick={() => setPreferences({ density: each })}
          >
            {t(`common.density.${each}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Languages size={14} />} onClick={() => runCommand('app.language')}>
          {t('frame.command.language')}
        </Menu.Item>
        <Menu.Item
          leftSection={<Keyboard size={14} />}
          rightSection={<KeyCap keys="?" />}
          onClick={() => runCommand('help.shortcuts')}
        >
          {t('frame.shortcuts.title')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** "Renata Souza" is RS. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.charAt(0) ?? '';
  const last = words.length > 1 ? (words.at(-1)?.charAt(0) ?? '') : '';
  return (first + last).toUpperCase();
}
