import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Bench, Main, Page, Scroll } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { MappingBench } from './MappingBench.tsx';

/** Which field of a connection is which of ours: side by side, with what happens on the way. */
export function MappingScreen() {
  const { t } = useText();
  const { api } = useService();
  const { connectionId } = useParams({ from: '/mappings/$connectionId' });
  const input = { type: 'lead', system: connectionId } as const;
  const { data, error, refetch } = useQuery(api.mappings.get.queryOptions({ input }));
  const connections = useQuery(api.connections.list.queryOptions());
  const name = connections.data?.items.find(({ id }) => id === connectionId)?.name;
  if (data && name !== undefined) return <MappingBench mapping={data} name={name} />;
  return (
    <Bench>
      <Main label={t('mappings.section')}>
        <Scroll>
          <Page>{error && <ErrorNotice error={error} onRetry={() => void refetch()} />}</Page>
        </Scroll>
      </Main>
    </Bench>
  );
}
