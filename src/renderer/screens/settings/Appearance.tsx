import { SegmentedControl, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { densities, setPreferences, usePreferences, type Theme } from '../../stores/preferences.ts';
import css from './Settings.module.css';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** Theme, language, density and keys; each applies at once. */
export function Appearance() {
  const { t } = useText();
  const { theme, language, density, singleKeys } = usePreferences();
  return (
    <div className={css.stack}>
      <Choice label={t('settings.appearance.theme')}>
        <SegmentedControl
          aria-label={t('settings.appearance.theme')}
          value={theme}
          data={themes.map((value) => ({ value, label: t(`settings.appearance.${value}`) }))}
          onChange={(value) => setPreferences({ theme: value as Theme })}
        />
      </Choice>
      <Choice label={t('settings.appearance.language')}>
        <SegmentedControl
          aria-label={t('settings.appearance.language')}
          value={language}
          data={[
            { value: 'pt-BR', label: t('settings.appearance.portuguese') },
            { value: 'en', label: t('settings.appearance.english') },
          ]}
          onChange={(value) => setPreferences({ language: value === 'en' ? 'en' : 'pt-BR' })}
        />
      </Choice>
      <Choice label={t('settings.appearance.density')}>
        <SegmentedControl
          aria-label={t('settings.appearance.density')}
          value={density}
          data={densities.map((value) => ({ value, label: t(`common.density.${value}`) }))}
          onChange={(value) =>
            setPreferences({ density: densities.find((each) => each === value) ?? 'compact' })
          }
        />
      </Choice>
      <Switch
        label={t('settings.appearance.singleKeys')}
        description={t('settings.appearance.singleKeysHint')}
        checked={singleKeys}
        onChange={(event) => setPreferences({ singleKeys: event.currentTarget.checked })}
      />
    </div>
  );
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={css.choice}>
      <span className={css.choiceName}>{label}</span>
      {children}
    </div>
  );
}
