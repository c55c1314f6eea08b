import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Automation } from '../../../shared/model/automation.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Bench, Main, Page } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { Editor } from './Editor.tsx';

const fresh = 'new';

/** One automation, or a new one. */
export function AutomationScreen() {
  const { t } = useText();
  const { api } = useService();
  const { automationId } = useParams({ from: '/automations/$automationId' });
  const isNew = automationId === fresh;
  const { data, error, refetch } = useQuery({
    ...api.automations.get.queryOptions({ input: { id: automationId } }),
    enabled: !isNew,
  });
  const { data: choices } = useQuery(api.automations.choices.queryOptions());
  const of: Automation | null | undefined = isNew ? null : data;
  if (of === undefined || choices === undefined) {
    return (
      <Bench>
        <Main label={t('automations.title')}>
          {error && (
            <Page>
              <ErrorNotice error={error} onRetry={() => void refetch()} />
            </Page>
          )}
        </Main>
      </Bench>
    );
  }
  return <Editor key={automationId} of={of} choices={choices} />;
}
