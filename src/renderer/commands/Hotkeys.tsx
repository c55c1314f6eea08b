import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { usePreferences } from '../stores/preferences.ts';
import { allCommands, useCommandList } from './command.ts';
import { belongsToFocus, boundKeys, isField } from './keys.ts';

/** Listens for the keys of every command on screen. */
export function Hotkeys() {
  const registered = useCommandList((state) => state.registered);
  const singleKeys = usePreferences((state) => state.singleKeys);

  useEffect(() => {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {};
    // A later command takes a key from an earlier one: the screen on top before the frame.
    for (const command of allCommands(registered)) {
      for (const keys of boundKeys(command, singleKeys)) {
        bindings[keys] = (event) => {
          if (event.defaultPrevented) return;
          const typing = isField(event.target);
          if (typing ? !command.whileTyping : belongsToFocus(event.target) && !command.whileTyping)
            return;
          if (command.enabled?.() === false) return;
          event.preventDefault();
          command.run();
        };
      }
    }
    return tinykeys(window, bindings, { ignore: () => false });
  }, [registered, singleKeys]);

  return null;
}
