import { Menu } from '@mantine/core';
import { Check, Rows3 } from 'lucide-react';
import { useText } from '../i18n/use-text.ts';
import { densities, setPreferences, usePreferences } from '../stores/preferences.ts';
import { IconAction } from './Action.tsx';

/** Height of rows, for every list. */
export function DensityMenu() {
  const { t } = useText();
  const density = usePreferences((state) => state.density);
  return (
    <Menu width={180}>
      <Menu.Target>
        <IconAction label={t('common.grid.density')}>
          <Rows3 size={16} />
        </IconAction>
      </Menu.Target>
      <Menu.Dropdown>
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
      </Menu.Dropdown>
    </Menu>
  );
}
