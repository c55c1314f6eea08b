import { MantineThemeProvider } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';

/** What the library draws by itself, named in the language of the screens. */
export function WordedTheme({ children }: { children: ReactNode }) {
  const { t } = useText();
  const close = t('common.close');
  const theme = useMemo(() => {
    const named = { defaultProps: { closeButtonProps: { 'aria-label': close } } };
    return { components: { Modal: named, Drawer: named } };
  }, [close]);
  return <MantineThemeProvider theme={theme}>{children}</MantineThemeProvider>;
}
