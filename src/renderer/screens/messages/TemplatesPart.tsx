import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { Action } from '../../components/Action.tsx';
import { Delayed } from '../../components/Delayed.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page, Scroll } from '../../components/Layout.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { channelIcons } from './message-look.ts';
import css from './Messages.module.css';
import { TemplateEditor } from './TemplateEditor.tsx';

/** The texts messages are written by; one of them open to be edited. */
export function TemplatesPart() {
  const { t, f } = useText();
  const { api } = useService();
  const admin = useAppState().data?.operator.role === 'admin';
  const { id } = useSearch({ from: '/messages' });
  const navigate = useNavigate({ from: '/messages' });
  const { data, error, refetch } = useQuery(api.messageTemplates.list.queryOptions());
  const open = (next: string | undefined) =>
    void navigate({ search: { tab: 'templates', id: next } });
  const shown = data?.find((each) => each.id === id);

  useCommands([
    {
      id: 'messages.newTemplate',
      title: t('messages.templates.new'),
      group: 'messages',
      keys: ['n'],
      enabled: () => admin && id === undefined,
      run: () => open('new'),
    },
    {
      id: 'messages.closeTemplate',
      title: t('common.close'),
      group: 'messages',
      keys: ['Escape'],
      hidden: true,
      enabled: () => id !== undefined,
      run: () => open(undefined),
    },
  ]);

  if (data && (id === 'new' || shown)) {
    return (
      <Scroll>
        <Page>
          <TemplateEditor
            key={id}
            of={shown ?? null}
            canEdit={admin}
            onClose={() => open(undefined)}
            onMade={open}
          />
        </Page>
      </Scroll>
    );
  }
  return (
    <Scroll>
      <Page>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Delayed>{null}</Delayed>}
        <div className={css.row}>
          <p className={`${css.quiet} ${css.itemText}`}>
            {t('messages.templates.intro', { example: '{{primeiroNome}}' })}
          </p>
          {admin && (
            <Action primary keys="n" icon={<Plus size={16} />} onClick={() => open('new')}>
              {t('messages.templates.new')}
            </Action>
          )}
        </div>
        {!admin && <p className={css.quiet}>{t('messages.accounts.onlyAdmins')}</p>}
        <ul className={css.list}>
          {(data ?? []).map(
            ({ id: each, name, channel, version, updatedAt, updatedBy, audience }) => {
              const Icon = channelIcons[channel];
              return (
                <li key={each} className={css.item}>
                  <Icon size={16} aria-hidden="true" />
                  <div className={css.itemText}>
                    <p className={css.itemName}>{name}</p>
                    <p className={css.quiet}>
                      {t('messages.templates.line', {
                        channel: t(`messages.channel.${channel}`),
                        version,
                        when: f.moment(updatedAt),
                        who: updatedBy,
                      })}
                      {audience === 'team' && ` · ${t('messages.templates.forTeam')}`}
                    </p>
                  </div>
                  <Action
                    aria-label={t('messages.templates.open', { name })}
                    onClick={() => open(each)}
                  >
                    {t('common.open')}
                  </Action>
                </li>
              );
            },
          )}
        </ul>
      </Page>
    </Scroll>
  );
}
