import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { Main, Page } from '../components/Layout.tsx';
import { useText } from '../i18n/use-text.ts';
import { Action } from '../components/Action.tsx';

/** A screen that failed to draw; the rest of the window goes on. */
export function ScreenCrash({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useText();
  return (
    <Main>
      <Page>
        <ErrorNotice
          error={error}
          what={t('frame.crash.title')}
          kept={t('frame.crash.body')}
          action=""
        >
          <Action onClick={reset}>{t('frame.crash.action')}</Action>
        </ErrorNotice>
      </Page>
    </Main>
  );
}
