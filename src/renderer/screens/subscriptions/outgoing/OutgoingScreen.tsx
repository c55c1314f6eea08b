import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { Action } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Bench, Main, ScreenTitle, Spacer, Toolbar } from '../../../components/Layout.tsx';
import { useCommands } from '../../../commands/use-commands.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { OutgoingBench } from './OutgoingBench.tsx';

/** What is sent to one subscriber: its fields, tried on a real event, and its versions. */
export function OutgoingScreen() {
  const { t } = useText();
  const { api } = useService();
  const { subscriptionId: id } = useParams({ from: '/subscriptions/$subscriptionId' });
  const navigate = useNavigate();
  const list = useQuery(api.eventSubscriptions.list.queryOptions());
  const versions = useQuery(api.eventSubscriptions.mappingVersions.queryOptions({ input: { id } }));
  const of = list.data?.find((each) => each.id === id);
  const [newest] = versions.data ?? [];
  const error = list.error ?? versions.error;
  const title = of
    ? t('subscriptions.outgoing.title', { name: of.name })
    : t('subscriptions.title');
  const back = () => void navigate({ to: '/subscriptions', search: { id } });

  useCommands([
    {
      id: 'subscriptions.back',
      title: t('subscriptions.outgoing.back'),
      group: 'subscriptions',
      run: back,
    },
  ]);

  return (
    <Bench>
      <Main label={title}>
        <Toolbar>
          <ScreenTitle>{title}</ScreenTitle>
          <Spacer />
          <Action icon={<ArrowLeft size={16} />} onClick={back}>
            {t('subscriptions.outgoing.back')}
          </Action>
        </Toolbar>
        {error && <ErrorNotice error={error} onRetry={() => void versions.refetch()} />}
        {of && newest && versions.data && (
          <OutgoingBench
            key={newest.version}
            subscriptionId={id}
            newest={newest}
            versions={versions.data}
          />
        )}
      </Main>
    </Bench>
  );
}
