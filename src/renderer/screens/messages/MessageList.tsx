import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Mail, SearchX } from 'lucide-react';
import { messageChannel, messageState, type Message } from '../../../shared/model/message.ts';
import { Action } from '../../components/Action.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { Bar } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { messageColumns } from './message-columns.tsx';

const atOnce = 100;

/** Every message, the newest first, by channel, state and template. */
export function MessageList() {
  const words = useText();
  const { t } = words;
  const { api, client } = useService();
  const { channel, state, template, lead, id } = useSearch({ from: '/messages' });
  const navigate = useNavigate({ from: '/messages' });
  const { data: templates } = useQuery(api.messageTemplates.list.queryOptions());
  const input = {
    ...(channel === undefined ? {} : { channel }),
    ...(state === undefined ? {} : { state }),
    ...(template === undefined ? {} : { templateId: template }),
    ...(lead === undefined ? {} : { leadId: lead }),
    limit: atOnce,
  };
  const list = useBlockRows({
    queryKey: (block) => api.messages.list.queryKey({ input: { ...input, page: block + 1 } }),
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items, pagination } = await client.messages.list(
        { ...input, ...page, limit },
        { signal },
      );
      return { items, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (message: Message) => message.id,
    blockSize: atOnce,
  });
  const filtered = [channel, state, template, lead].some((each) => each !== undefined);
  const choose = (next: Record<string, string | undefined>) =>
    void navigate({ search: (now) => ({ ...now, ...next }) });

  return (
    <>
      <Bar>
        <Select
          size="xs"
          aria-label={t('messages.list.channel')}
          placeholder={t('messages.list.anyChannel')}
          clearable
          data={messageChannel.options.map((value) => ({
            value,
            label: t(`messages.channel.${value}`),
          }))}
          value={channel ?? null}
          onChange={(value) => choose({ channel: value ?? undefined })}
        />
        <Select
          size="xs"
          aria-label={t('messages.list.state')}
          placeholder={t('messages.list.anyState')}
          clearable
          data={messageState.options.map((value) => ({
            value,
            label: t(`messages.state.${value}`),
          }))}
          value={state ?? null}
          onChange={(value) => choose({ state: value ?? undefined })}
        />
        <Select
          size="xs"
          aria-label={t('messages.list.template')}
          placeholder={t('messages.list.anyTemplate')}
          clearable
          searchable
          data={(templates ?? []).map(({ id: value, name }) => ({ value, label: name }))}
          value={template ?? null}
          onChange={(value) => choose({ template: value ?? undefined })}
        />
        {lead !== undefined && (
          <Chip
            name={t('messages.panel.lead')}
            value={t('messages.list.ofLead')}
            onRemove={() => choose({ lead: undefined })}
            removeLabel={t('messages.list.allLeads')}
          />
        )}
      </Bar>
      {list.error ? (
        <ErrorNotice error={list.error} onRetry={list.retry} />
      ) : (
        <DataGrid
          id="messages"
          label={t('messages.title')}
          rows={list.rows}
          columns={messageColumns(words)}
          keyOf={(message) => message.id}
          nameOf={(message) => message.gist}
          shownKey={id ?? null}
          onPeek={(message) => choose({ id: message.id })}
          onOpen={(message) => choose({ id: message.id })}
          empty={
            filtered ? (
              <EmptyState
                icon={SearchX}
                title={t('messages.list.noneTitle')}
                body={t('messages.list.noneBody')}
              />
            ) : (
              <EmptyState
                icon={Mail}
                title={t('messages.list.emptyTitle')}
                body={t('messages.list.emptyBody')}
              >
                <Action onClick={() => void navigate({ search: { tab: 'accounts' } })}>
                  {t('messages.list.emptyAction')}
                </Action>
              </EmptyState>
            )
          }
        />
      )}
    </>
  );
}
