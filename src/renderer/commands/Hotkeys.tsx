import { useEffect } from 'react';
import { tinykeys } from 'tinykeys';
import { usePreferences } from '../stores/preferences.ts';
import { allCommands, useCommandList, type Command, type Registered } from './command.ts';
import { isHeldBack } from './hold-keys.ts';
import { belongsToFocus, boundKeys, isInDialog } from './keys.ts';

const sequenceMs = 1500;

/** Listens for the keys of every command on screen. */
export function Hotkeys() {
  const registered = useCommandList((state) => state.registered);

  useEffect(() => {
    window.addEventListener('keydown', remember, { capture: true });
    return () => window.removeEventListener('keydown', remember, { capture: true });
  }, []);

  return registered.map((each) => <KeysOf key={each.owner.description} registered={each} />);
}

/**
 * The keys of one part of the screen. Each part listens by itself, so that a screen which comes or
 * goes does not cut off a sequence (`g`, then `l`) that is half typed.
 */
function KeysOf({ registered }: { registered: Registered }) {
  const singleKeys = usePreferences((state) => state.singleKeys);
  const keys = [...new Set(registered.commands.flatMap((each) => boundKeys(each, singleKeys)))];
  const shown = keys.join('\n');

  useEffect(() => {
    const bindings = Object.fromEntries(
      shown
        .split('\n')
        .filter((each) => each !== '')
        .map((each) => [each, (event: KeyboardEvent) => press(each, event)]),
    );
    return tinykeys(window, bindings, { ignore: () => false, timeout: sequenceMs });
  }, [shown]);

  return null;
}

let presses: { now: Press; before: Press } = {
  now: { key: '', at: 0 },
  before: { key: '', at: 0 },
};
type Press = { key: string; at: number };

function remember(event: KeyboardEvent): void {
  presses = { now: { key: event.key, at: event.timeStamp }, before: presses.now };
}

/** Whether this key ends a sequence that was begun: `f` after `g` goes to a screen, and does not filter. */
function endsSequence(keys: string, all: readonly Command[], singleKeys: boolean): boolean {
  const { now, before } = presses;
  if (keys.includes(' ') || now.at - before.at > sequenceMs) return false;
  const sequence = `${before.key} ${keys}`;
  return all.some((command) => boundKeys(command, singleKeys).includes(sequence));
}

function press(keys: string, event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const { singleKeys } = usePreferences.getState();
  const all = allCommands(useCommandList.getState().registered);
  if (endsSequence(keys, all, singleKeys)) return;
  if (
    !belongsToFocus(event.target) &&
    isHeldBack(() => commandOf(keys, document.activeElement)?.run())
  ) {
    event.preventDefault();
    return;
  }
  const command = commandOf(keys, event.target);
  if (!command) return;
  event.preventDefault();
  command.run();
}

/**
 * The command that has these keys now: the screen on top before the frame. None when they are meant
 * for what has the focus; in a dialog, none of the screen behind it.
 */
function commandOf(keys: string, target: EventTarget | null): Command | undefined {
  const { singleKeys } = usePreferences.getState();
  const command = allCommands(useCommandList.getState().registered).findLast(
    (each) => boundKeys(each, singleKeys).includes(keys) && (each.enabled?.() ?? true),
  );
  if (command === undefined) return undefined;
  if (isInDialog(target) && command.group !== 'app') return undefined;
  return command.whileTyping || !belongsToFocus(target) ? command : undefined;
}
