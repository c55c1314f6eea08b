import { MantineThemeProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import 'dayjs/locale/en-gb';
import 'dayjs/locale/pt-br';
import { useMemo, type ReactNode } from 'react';
import { dateLocale } from '../../shared/i18n/date-locale.ts';
import { useText } from '../i18n/use-text.ts';

/** What the library draws by itself, named in the language of the screens; weeks begin on Sunday, as in Brazil. */
export function WordedTheme({ children }: { children: ReactNode }) {
  const { t, language } = useText();
  const close = t('common.close');
  const theme = useMemo(() => {
    const named = { defaultProps: { closeButtonProps: { 'aria-label': close } } };
    return { components: { Modal: named, Drawer: named } };
  }, [close]);
  const dates = useMemo(
    () => ({ locale: dateLocale(language).toLowerCase(), firstDayOfWeek: 0 as const }),
    [language],
  );
  return (
    <MantineThemeProvider theme={theme}>
      <DatesProvider settings={dates}>{children}</DatesProvider>
    </MantineThemeProvider>
  );
}
