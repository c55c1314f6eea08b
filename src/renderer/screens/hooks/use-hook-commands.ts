import type { RefObject } from 'react';
import type { Hook } from '../../../shared/model/hook.ts';
import { useCommands } from '../../commands/use-commands.ts';
import type { GridHandle, GridRows } from '../../components/grid/grid-types.ts';
import { useText } from '../../i18n/use-text.ts';
import { replayFlaw } from './use-hook-words.ts';

type HookCommands = {
  grid: RefObject<GridHandle | null>;
  rows: GridRows<Hook>;
  /** The hook in the panel. */
  shown: string | undefined;
  /** How many are chosen. */
  chosen: number;
  isAdmin: boolean;
  open: (id: string | undefined) => void;
  clear: () => void;
  replayChosen: () => void;
  replayOne: (id: string) => void;
};

/** What the keys do in the list of hooks. */
export function useHookCommands(screen: HookCommands): void {
  const { t } = useText();
  const { grid, rows, shown, chosen, isAdmin } = screen;

  /** The hook in the panel, or the one the cursor is on. */
  function current(): Hook | undefined {
    const at = shown === undefined ? (grid.current?.position() ?? -1) : rows.indexOf(shown);
    return at < 0 ? undefined : rows.at(at);
  }

  function replay(): void {
    if (chosen > 0) return screen.replayChosen();
    const hook = current();
    if (hook && replayFlaw(hook) === null) screen.replayOne(hook.id);
  }

  function close(): void {
    if (shown === undefined) return screen.clear();
    screen.open(undefined);
    grid.current?.focus();
  }

  useCommands([
    {
      id: 'hooks.replay',
      title: t('hooks.detail.replay'),
      group: 'hooks',
      keys: ['r'],
      enabled: () => isAdmin && (chosen > 0 || current() !== undefined),
      run: replay,
    },
    {
      id: 'list.next',
      title: t('hooks.command.next'),
      group: 'list',
      keys: ['j', 'Alt+ArrowDown'],
      hidden: true,
      run: () => grid.current?.move(1),
    },
    {
      id: 'list.previous',
      title: t('hooks.command.previous'),
      group: 'list',
      keys: ['k', 'Alt+ArrowUp'],
      hidden: true,
      run: () => grid.current?.move(-1),
    },
    {
      id: 'list.toggle',
      title: t('hooks.command.toggle'),
      group: 'list',
      keys: ['x'],
      hidden: true,
      enabled: () => isAdmin,
      run: () => grid.current?.toggle(),
    },
    {
      id: 'list.open',
      title: t('hooks.command.open'),
      group: 'list',
      keys: ['Enter'],
      hidden: true,
      keysElsewhere: true,
      run: () => {
        const hook = current();
        if (hook) screen.open(hook.id);
      },
    },
    {
      id: 'hooks.close',
      title: t('common.close'),
      group: 'hooks',
      keys: ['Escape'],
      hidden: true,
      enabled: () => shown !== undefined || chosen > 0,
      run: close,
    },
  ]);
}
