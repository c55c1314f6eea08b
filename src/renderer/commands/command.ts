import { create } from 'zustand';

/** Where a command belongs on the `?` sheet; the words are `frame.group.*`. */
export type CommandGroup =
  | 'go'
  | 'app'
  | 'leads'
  | 'list'
  | 'lead'
  | 'form'
  | 'imports'
  | 'queue'
  | 'hooks'
  | 'subscriptions'
  | 'marketing'
  | 'syncs'
  | 'conflicts'
  | 'duplicates'
  | 'pipeline'
  | 'products'
  | 'messages'
  | 'followUps'
  | 'automations'
  | 'settings'
  | 'overview';

export type Command = {
  /** Stable name, `group.verb`; the native menu sends it. */
  id: string;
  title: string;
  group: CommandGroup;
  /** Key presses in tinykeys' notation, the first one shown: `$mod+K`, `g l`, `[Shift]+?`. */
  keys?: readonly string[];
  /** Acts also while a person types in a field. Keys with Ctrl or ⌘ usually do. */
  whileTyping?: boolean;
  /** Its keys are answered by the part that has the focus (a list); they are only shown here. */
  keysElsewhere?: boolean;
  /** Left out of the palette: keys that only move about. */
  hidden?: boolean;
  enabled?: () => boolean;
  run: () => void;
};

export type Registered = { owner: symbol; commands: readonly Command[] };

/** The one list of commands; the frame's come first, those of the screen on top later. */
export const useCommandList = create<{ registered: readonly Registered[] }>()(() => ({
  registered: [],
}));

export function registerCommands(owner: symbol, commands: readonly Command[]): void {
  useCommandList.setState(({ registered }) => {
    const known = registered.some((each) => each.owner === owner);
    return {
      registered: known
        ? registered.map((each) => (each.owner === owner ? { owner, commands } : each))
        : [...registered, { owner, commands }],
    };
  });
}

export function unregisterCommands(owner: symbol): void {
  useCommandList.setState(({ registered }) => ({
    registered: registered.filter((each) => each.owner !== owner),
  }));
}

/** All commands, each id once: a screen's command of the same id stands in for the frame's. */
export function allCommands(registered: readonly Registered[]): readonly Command[] {
  const byId = new Map<string, Command>();
  for (const { commands } of registered)
    for (const command of commands) byId.set(command.id, command);
  return [...byId.values()];
}

export function runCommand(id: string): void {
  const command = allCommands(useCommandList.getState().registered).find((each) => each.id === id);
  if (command && (command.enabled?.() ?? true)) command.run();
}
