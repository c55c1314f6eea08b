import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft, CircleSlash2 } from 'lucide-react';
import { useState } from 'react';
import { Action } from '../../../components/Action.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import {
  Bench,
  Main,
  Page,
  ScreenTitle,
  Scroll,
  Spacer,
  Toolbar,
} from '../../../components/Layout.tsx';
import { useCommands } from '../../../commands/use-commands.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Hooks.module.css';
import { useHookWords } from '../use-hook-words.ts';
import { EndpointEnd } from './EndpointEnd.tsx';
import { ExampleRequest } from './ExampleRequest.tsx';
import { FirstRequest } from './FirstRequest.tsx';
import { GuideSteps } from './GuideSteps.tsx';
import { PasteList } from './PasteList.tsx';
import { RateField } from './RateField.tsx';
import { RotateSecret } from './RotateSecret.tsx';
import { SchemeChange } from './SchemeChange.tsx';

/** One endpoint: what to paste into the other system, and whether it has begun to send. */
export function EndpointScreen() {
  const { t } = useText();
  const words = useHookWords();
  const { api } = useService();
  const { endpointId } = useParams({ from: '/hooks/$endpointId' });
  const navigate = useNavigate();
  // After a change of secret the one on screen is no longer it.
  const [turn, setTurn] = useState(0);
  const { data, error, refetch } = useQuery(api.hookEndpoints.list.queryOptions());
  const endpoint = data?.find(({ id }) => id === endpointId);
  const name = endpoint ? words.endpoint(endpoint.name) : '';
  const back = () => void navigate({ to: '/hooks', search: { tab: 'endpoints' } });

  useCommands([
    {
      id: 'hooks.back',
      title: t('hooks.setup.back'),
      group: 'hooks',
      keys: ['Escape'],
      run: back,
    },
  ]);

  return (
    <Bench>
      <Main label={endpoint ? t('hooks.setup.title', { name }) : t('hooks.title')}>
        <Toolbar>
          <ScreenTitle>
            {endpoint ? t('hooks.setup.title', { name }) : t('hooks.title')}
          </ScreenTitle>
          <Spacer />
          {endpoint && (
            <Action
              onClick={() => void navigate({ to: '/hooks', search: { endpoint: endpoint.name } })}
            >
              {t('hooks.setup.seeHooks')}
            </Action>
          )}
          <Action icon={<ArrowLeft size={16} />} keys="Escape" onClick={back}>
            {t('hooks.setup.back')}
          </Action>
        </Toolbar>
        <Scroll>
          <Page>
            {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
            {data && !endpoint && (
              <EmptyState
                icon={CircleSlash2}
                title={t('hooks.setup.gone')}
                body={t('hooks.setup.goneBody')}
              />
            )}
            {endpoint && (
              <>
                <FirstRequest endpoint={endpoint} />
                <div className={css.columns}>
                  <div className={css.stack}>
                    <PasteList key={`${endpoint.scheme}:${turn}`} endpoint={endpoint} />
                    <RotateSecret endpoint={endpoint} onRotated={() => setTurn(turn + 1)} />
                    <SchemeChange key={endpoint.scheme} endpoint={endpoint} />
                    <RateField key={endpoint.id} endpoint={endpoint} />
                    <EndpointEnd endpoint={endpoint} onRemoved={back} />
                  </div>
                  <div className={css.stack}>
                    <GuideSteps endpoint={endpoint} />
                    <ExampleRequest endpoint={endpoint} />
                  </div>
                </div>
              </>
            )}
          </Page>
        </Scroll>
      </Main>
    </Bench>
  );
}
