import type { RefObject } from 'react';
import type { LeadFilter } from '../../../shared/model/lead.ts';
import type { Command } from '../../commands/command.ts';
import { useCommands } from '../../commands/use-commands.ts';
import type { GridHandle } from '../../components/grid/grid-types.ts';
import { nothing, type Selection } from '../../components/grid/selection.ts';
import { useText } from '../../i18n/use-text.ts';
import { toLeadSelection } from './lead-selection.ts';
import type { useLeadActions } from './use-lead-actions.ts';

type LeadsCommands = {
  grid: RefObject<GridHandle | null>;
  searchField: RefObject<HTMLInputElement | null>;
  adder: RefObject<HTMLButtonElement | null>;
  selection: Selection;
  setSelection: (selection: Selection) => void;
  filter: LeadFilter;
  panel: 'new' | 'lead' | null;
  shownId: string | null;
  actions: ReturnType<typeof useLeadActions>;
  open: (id: string) => void;
  openNew: () => void;
  openDeleted: () => void;
  /** Null where the chosen ones cannot become one. */
  merge: (() => void) | null;
  closePanel: () => void;
};

/** What the keys do in the list of leads. */
export function useLeadsCommands(screen: LeadsCommands): void {
  const { t } = useText();
  const { grid, searchField, adder, selection, filter, actions, panel } = screen;
  const anyChosen = selection.kind === 'all' || selection.ids.size > 0;

  function close(): void {
    if (panel !== null) {
      screen.closePanel();
      grid.current?.focus();
    } else screen.setSelection(nothing);
  }

  const commands: Command[] = [
    {
      id: 'search.focus',
      title: t('leads.command.search'),
      group: 'leads',
      keys: ['/', '$mod+F'],
      whileTyping: false,
      run: () => {
        searchField.current?.focus();
        searchField.current?.select();
      },
    },
    {
      id: 'lead.new',
      title: t('leads.new'),
      group: 'leads',
      keys: ['n', '$mod+N'],
      run: screen.openNew,
    },
    {
      id: 'leads.filter',
      title: t('leads.command.filter'),
      group: 'leads',
      keys: ['f'],
      run: () => adder.current?.click(),
    },
    {
      id: 'list.next',
      title: t('leads.command.next'),
      group: 'list',
      keys: ['j', 'Alt+ArrowDown'],
      hidden: true,
      run: () => grid.current?.move(1),
    },
    {
      id: 'list.previous',
      title: t('leads.command.previous'),
      group: 'list',
      keys: ['k', 'Alt+ArrowUp'],
      hidden: true,
      run: () => grid.current?.move(-1),
    },
    {
      id: 'list.toggle',
      title: t('leads.command.toggle'),
      group: 'list',
      keys: ['x'],
      hidden: true,
      run: () => grid.current?.toggle(),
    },
    {
      id: 'list.open',
      title: t('leads.command.open'),
      group: 'list',
      keys: ['Enter'],
      hidden: true,
      keysElsewhere: true,
      run: () => screen.shownId && screen.open(screen.shownId),
    },
    {
      id: 'list.peek',
      title: t('leads.command.peek'),
      group: 'list',
      keys: ['Space'],
      hidden: true,
      keysElsewhere: true,
      run: () => grid.current?.focus(),
    },
    {
      id: 'list.edit',
      title: t('leads.command.edit'),
      group: 'list',
      keys: ['F2'],
      hidden: true,
      keysElsewhere: true,
      run: () => grid.current?.edit(),
    },
    {
      id: 'list.range',
      title: t('leads.command.range'),
      group: 'list',
      keys: ['Shift+ArrowDown'],
      hidden: true,
      keysElsewhere: true,
      run: () => grid.current?.focus(),
    },
    {
      id: 'list.selectPage',
      title: t('leads.command.selectPage'),
      group: 'list',
      keys: ['$mod+A'],
      hidden: true,
      keysElsewhere: true,
      run: () => grid.current?.focus(),
    },
    {
      id: 'list.copy',
      title: t('leads.command.copy'),
      group: 'list',
      keys: ['$mod+C'],
      hidden: true,
      keysElsewhere: true,
      run: () => grid.current?.focus(),
    },
    {
      id: 'list.columnMenu',
      title: t('leads.command.columnMenu'),
      group: 'list',
      keys: ['Alt+ArrowDown'],
      hidden: true,
      keysElsewhere: true,
      run: () => grid.current?.focus(),
    },
    {
      id: 'leads.close',
      title: t('leads.command.close'),
      group: 'list',
      keys: ['Escape'],
      hidden: true,
      enabled: () => panel !== null || anyChosen,
      run: close,
    },
    {
      id: 'leads.syncChosen',
      title: t('leads.command.sync'),
      group: 'leads',
      keys: ['s'],
      enabled: () => anyChosen,
      run: () => void actions.bulkSync(toLeadSelection(selection, filter)),
    },
    {
      id: 'leads.mergeChosen',
      title: t('merges.command'),
      group: 'leads',
      keys: ['m'],
      enabled: () => screen.merge !== null,
      run: () => screen.merge?.(),
    },
    {
      id: 'leads.deleted',
      title: t('deleted.open'),
      group: 'leads',
      keys: [],
      run: screen.openDeleted,
    },
    {
      id: 'leads.removeChosen',
      title: t('leads.command.remove'),
      group: 'leads',
      keys: ['Delete'],
      enabled: () => anyChosen,
      run: () => {
        screen.setSelection(nothing);
        void actions.bulkRemove(toLeadSelection(selection, filter));
      },
    },
  ];
  useCommands(commands);
}
