import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createWords } from '../shared/i18n/set-up.ts';
import { connect, type Client } from './client.ts';
import { Unreachable } from './frame/Unreachable.tsx';
import { createApi, createQueryClient, type Api } from './query.ts';
import { router } from './router.tsx';
import { ServiceProvider } from './service.tsx';
import { usePreferences } from './stores/preferences.ts';
import { cssVariablesResolver, theme } from './theme/theme.ts';
import { WordedTheme } from './theme/WordedTheme.tsx';

type Service = { client: Client; api: Api };

/** Words, look and service around the screens. */
export function App({ nonce }: { nonce: string }) {
  const language = usePreferences((state) => state.language);
  const scheme = usePreferences((state) => state.theme);
  const density = usePreferences((state) => state.density);
  const [words] = useState(() => createWords(language));
  const [queries] = useState(createQueryClient);
  const [service, setService] = useState<Service | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  useEffect(() => {
    void words.changeLanguage(language);
    document.documentElement.lang = language;
  }, [words, language]);

  useEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);

  useEffect(() => {
    connect()
      .then((client) => setService({ client, api: createApi(client) }))
      .catch(setFailure);
  }, []);

  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      getStyleNonce={() => nonce}
      defaultColorScheme="auto"
      {...(scheme === 'system' ? {} : { forceColorScheme: scheme })}
    >
      <I18nextProvider i18n={words}>
        <WordedTheme>
          <QueryClientProvider client={queries}>
            {service ? (
              <ServiceProvider value={service}>
                <RouterProvider router={router} />
              </ServiceProvider>
            ) : (
              failure !== null && <Unreachable error={failure} />
            )}
          </QueryClientProvider>
        </WordedTheme>
      </I18nextProvider>
    </MantineProvider>
  );
}
