import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { registerCommands, unregisterCommands, type Command } from './command.ts';

/**
 * Offers commands while a component is on screen.
 *
 * The list may be made anew on every render: what a command does is looked up when it runs,
 * and the list is registered again only when what people see of it changes.
 */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  const name = useId();
  const [owner] = useState(() => Symbol(name));
  useLayoutEffect(() => {
    latest.current = commands;
  });
  const seen = commands.map(({ id, title, keys }) => `${id}|${title}|${keys?.join()}`).join('\n');

  useEffect(() => {
    const find = (id: string) => latest.current.find((command) => command.id === id);
    registerCommands(
      owner,
      latest.current.map((command) => ({
        ...command,
        enabled: () => find(command.id)?.enabled?.() ?? true,
        run: () => find(command.id)?.run(),
      })),
    );
  }, [owner, seen]);

  useEffect(() => () => unregisterCommands(owner), [owner]);
}
