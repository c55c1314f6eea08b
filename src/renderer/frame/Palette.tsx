import { Combobox, Input, Modal, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search, UserRound } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { formatPhone } from '../../shared/br/phone.ts';
import { fold } from '../../shared/text.ts';
import { allCommands, runCommand, useCommandList, type Command } from '../commands/command.ts';
import { KeyCap } from '../components/KeyCap.tsx';
import { useText } from '../i18n/use-text.ts';
import { useAppState, useService } from '../service.tsx';
import { useOverlays } from './overlays.ts';
import css from './Palette.module.css';

/** One search for commands, screens and leads. */
export function Palette() {
  const opened = useOverlays((state) => state.palette);
  const close = () => useOverlays.setState({ palette: false });
  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={560}
      padding={0}
      // What is typed right after the keys must land in the field.
      transitionProps={{ duration: 0 }}
    >
      <PaletteList onClose={close} />
    </Modal>
  );
}

const shownLeads = 8;
const leadPrefix = 'lead:';

function PaletteList({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { api } = useService();
  const navigate = useNavigate();
  const registered = useCommandList((state) => state.registered);
  const hasWorkspace = Boolean(useAppState().data?.workspace);
  const combobox = useCombobox({ opened: true });
  const listId = useId();
  // The library names the list only at its second drawing; a screen reader asks at the first.
  const named = { 'aria-controls': listId, 'aria-expanded': true };
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), 120);
  const found = useQuery({
    ...api.leads.list.queryOptions({ input: { q: asked, limit: shownLeads, sort: '-updatedAt' } }),
    enabled: hasWorkspace && asked.length >= 2,
  });
  const leads = query.trim().length >= 2 && asked.length >= 2 ? (found.data?.items ?? []) : [];
  const commands = allCommands(registered).filter(
    (command) => !command.hidden && (command.enabled?.() ?? true) && matches(command, query),
  );

  // The first is chosen, also when leads arrive after the commands; what was gone to by keys stays.
  const { selectFirstOption, selectOption, getSelectedOptionIndex } = combobox;
  const shown = [...leads, ...commands].map(({ id }) => id).join();
  const moved = useRef(false);
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    const ids = shown.split(',');
    const at = moved.current ? ids.indexOf(last.current ?? '') : -1;
    if (at < 0) selectFirstOption();
    else selectOption(at);
    return () => void (last.current = ids[getSelectedOptionIndex()]);
  }, [shown, selectFirstOption, selectOption, getSelectedOptionIndex]);

  function choose(value: string): void {
    onClose();
    if (!value.startsWith(leadPrefix)) return runCommand(value);
    const leadId = value.slice(leadPrefix.length);
    void navigate({ to: '/leads/$leadId', params: { leadId } });
  }

  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false}>
      <Combobox.EventsTarget withExpandedAttribute {...named}>
        <Input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-label={t('frame.searchHint')}
          placeholder={t('frame.searchHint')}
          leftSection={<Search size={16} />}
          leftSectionWidth={40}
          classNames={{ input: css.search }}
          value={query}
          maxLength={200}
          onChange={(event) => {
            moved.current = false;
            setQuery(event.currentTarget.value);
          }}
          onKeyDown={({ key }) => {
            moved.current ||= key === 'ArrowDown' || key === 'ArrowUp';
            if (key === 'Escape') onClose();
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options
        id={listId}
        className={`${css.list} p-scroll`}
        aria-label={t('frame.searchHint')}
      >
        {leads.length > 0 && (
          <Combobox.Group label={t('frame.palette.leads')}>
            {leads.map((lead) => (
              <Combobox.Option key={lead.id} value={leadPrefix + lead.id}>
                <span className={css.row}>
                  <UserRound size={15} aria-hidden="true" />
                  <span className={`${css.lead} p-truncate`}>{lead.name}</span>
                  <span className={css.quiet}>{lead.email ?? phoneOf(lead.phone)}</span>
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Group>
        )}
        {commands.length > 0 && (
          <Combobox.Group label={t('frame.palette.commands')}>
            {commands.map((command) => (
              <Combobox.Option key={command.id} value={command.id}>
                <span className={css.row}>
                  <span className={css.command}>{command.title}</span>
                  <span className={css.quiet}>{t(`frame.group.${command.group}`)}</span>
                  {command.keys?.[0] && <KeyCap keys={command.keys[0]} />}
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Group>
        )}
        {shown === '' && (
          <Combobox.Empty>{t('frame.palette.nothing', { q: query })}</Combobox.Empty>
        )}
      </Combobox.Options>
    </Combobox>
  );
}

function phoneOf(phone: string | null): string {
  return phone === null ? '' : formatPhone(phone);
}

function matches(command: Command, query: string): boolean {
  const title = fold(command.title);
  return fold(query)
    .split(' ')
    .every((word) => title.includes(word));
}
