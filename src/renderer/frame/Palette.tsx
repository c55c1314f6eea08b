import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search, UserRound } from 'lucide-react';
import { useState } from 'react';
import { allCommands, useCommandList, type Command } from '../commands/command.ts';
import { KeyCap } from '../components/KeyCap.tsx';
import { useText } from '../i18n/use-text.ts';
import { useAppState, useService } from '../service.tsx';
import { formatPhone } from '../../shared/br/phone.ts';
import { fold } from '../../shared/text.ts';
import css from './Palette.module.css';

const shownLeads = 8;

/** One search for commands, screens and leads; each command shows its key. */
export function Palette() {
  const { t } = useText();
  const { api } = useService();
  const navigate = useNavigate();
  const registered = useCommandList((state) => state.registered);
  const hasWorkspace = Boolean(useAppState().data?.workspace);
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), 120);
  const found = useQuery({
    ...api.leads.list.queryOptions({ input: { q: asked, limit: shownLeads, sort: '-updatedAt' } }),
    enabled: hasWorkspace && asked.length >= 2,
  });
  const leads = asked.length >= 2 && query.trim().length >= 2 ? (found.data?.items ?? []) : [];
  const commands = allCommands(registered).filter(
    (command) => !command.hidden && (command.enabled?.() ?? true) && matches(command, query),
  );

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      // What is typed right after the keys must land in the field.
      transitionProps={{ duration: 0 }}
      overlayProps={{ color: 'var(--p-overlay)', backgroundOpacity: 1, blur: 0 }}
      classNames={{ content: css.content }}
      size={560}
      yOffset="12vh"
    >
      <Spotlight.Search
        autoFocus
        placeholder={t('frame.searchHint')}
        aria-label={t('frame.searchHint')}
        leftSection={<Search size={16} />}
        classNames={{ input: css.search }}
      />
      <Spotlight.ActionsList className={css.list}>
        {leads.length > 0 && (
          <Spotlight.ActionsGroup label={t('frame.palette.leads')} className={css.group}>
            {leads.map((lead) => (
              <Spotlight.Action
                key={lead.id}
                className={css.action}
                onClick={() => void navigate({ to: '/leads/$leadId', params: { leadId: lead.id } })}
              >
                <span className={css.row}>
                  <UserRound size={15} aria-hidden="true" />
                  <span className={`${css.name} p-truncate`}>{lead.name}</span>
                  <span className={css.quiet}>
                    {lead.email ?? (lead.phone && formatPhone(lead.phone))}
                  </span>
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {commands.length > 0 && (
          <Spotlight.ActionsGroup label={t('frame.palette.commands')} className={css.group}>
            {commands.map((command) => (
              <Spotlight.Action key={command.id} className={css.action} onClick={command.run}>
                <span className={css.row}>
                  <span className={css.name} style={{ fontWeight: 400 }}>
                    {command.title}
                  </span>
                  <span className={css.quiet}>{t(`frame.group.${command.group}`)}</span>
                  {command.keys?.[0] && <KeyCap keys={command.keys[0]} />}
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {commands.length === 0 && leads.length === 0 && (
          <p className={css.empty}>{t('frame.palette.nothing', { q: query })}</p>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function matches(command: Command, query: string): boolean {
  const title = fold(command.title);
  return fold(query)
    .split(/\s+/)
    .every((word) => title.includes(word));
}
