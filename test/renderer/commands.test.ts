import { beforeEach, describe, expect, test } from 'vitest';
import {
  allCommands,
  registerCommands,
  runCommand,
  unregisterCommands,
  useCommandList,
  type Command,
} from '../../src/renderer/commands/command.ts';
import { boundKeys, isSingleKey, keyText } from '../../src/renderer/commands/keys.ts';
import { pushUndo, takeRedo, takeUndo, useUndo } from '../../src/renderer/stores/undo.ts';

const command = (id: string, more: Partial<Command> = {}): Command => ({
  id,
  title: id,
  group: 'app',
  run: () => {},
  ...more,
});

describe('the list of commands', () => {
  beforeEach(() => useCommandList.setState({ registered: [] }));

  test("a screen's command stands in for the frame's of the same name, and goes with the screen", () => {
    const done: string[] = [];
    const screen = Symbol('screen');
    registerCommands(Symbol('frame'), [command('lead.new', { run: () => done.push('frame') })]);
    registerCommands(screen, [command('lead.new', { run: () => done.push('screen') })]);
    runCommand('lead.new');
    unregisterCommands(screen);
    runCommand('lead.new');
    expect(done).toEqual(['screen', 'frame']);
  });

  test('a command that cannot act now does not, and an unknown one is let be', () => {
    const done: string[] = [];
    registerCommands(Symbol('frame'), [
      command('undo', { enabled: () => false, run: () => done.push('undo') }),
    ]);
    runCommand('undo');
    runCommand('nobody.knows');
    expect(done).toEqual([]);
    expect(allCommands(useCommandList.getState().registered)).toHaveLength(1);
  });
});

describe('keys', () => {
  test.each([
    ['$mod+Enter', 'Ctrl+Enter'],
    ['g l', 'G L'],
    ['[Shift]+?', '?'],
    ['Alt+ArrowDown', 'Alt+↓'],
    ['Escape', 'Esc'],
    ['Shift+Space', 'Shift+Space'],
  ])('%s is shown as %s', (keys, text) => {
    expect(keyText(keys)).toBe(text);
  });

  test('the space bar is called as the language calls it', () => {
    expect(keyText('Space', 'Espaço')).toBe('Espaço');
  });

  test('keys of one letter can be switched off; those with Ctrl stay', () => {
    const both = command('search.focus', { keys: ['/', '$mod+F'] });
    expect(boundKeys(both, true)).toEqual(['/', '$mod+F']);
    expect(boundKeys(both, false)).toEqual(['$mod+F']);
    expect(['g l', 'x', '[Shift]+?'].every(isSingleKey)).toBe(true);
    expect(['Escape', 'F6', 'Alt+ArrowDown', '$mod+K'].some(isSingleKey)).toBe(false);
  });

  test('keys answered by a list are shown and not bound', () => {
    expect(boundKeys(command('list.open', { keys: ['Enter'], keysElsewhere: true }), true)).toEqual(
      [],
    );
  });
});

describe('undo', () => {
  beforeEach(() => useUndo.setState({ entries: [], redos: [] }));
  const entry = (id: string, redo?: () => Promise<void>) => ({
    id,
    label: id,
    run: async () => {},
    ...(redo ? { redo } : {}),
  });

  test('the last thing done is taken back first, and each only once', () => {
    pushUndo(entry('a'));
    pushUndo(entry('b'));
    expect(takeUndo('a')?.id).toBe('a');
    expect(takeUndo()?.id).toBe('b');
    expect(takeUndo()).toBe(null);
  });

  test('what was taken back can be done again, until something new is done', () => {
    const again = async () => {};
    pushUndo(entry('a', again));
    takeUndo();
    expect(takeRedo()).toBe(again);
    pushUndo(entry('b', again));
    takeUndo();
    pushUndo(entry('c'));
    expect(takeRedo()).toBe(null);
  });
});
