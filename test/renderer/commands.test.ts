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
import { doAgain, pushUndo, swing, takeBack, useUndo } from '../../src/renderer/stores/undo.ts';

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
  const never = () => false;
  const done: string[] = [];
  beforeEach(() => void done.splice(0));
  /** Tells `-a` when it is taken back, `+a` when it is done again. */
  const entry = (id: string) => ({
    id,
    label: id,
    step: swing(
      async () => void done.push(`-${id}`),
      async () => void done.push(`+${id}`),
    ),
  });

  test('the last thing done is taken back first, and each only once', async () => {
    pushUndo(entry('a'));
    pushUndo(entry('b'));
    await takeBack({ id: 'a' }, never);
    await takeBack({ id: 'a' }, never);
    await takeBack({}, never);
    expect(await takeBack({}, never)).toBe(null);
    expect(done).toEqual(['-a', '-b']);
  });

  test('what was taken back can be done again, and taken back once more', async () => {
    pushUndo(entry('a'));
    pushUndo(entry('b'));
    await Promise.all([takeBack({}, never), takeBack({}, never)]);
    await doAgain(never);
    await doAgain(never);
    expect(await doAgain(never)).toBe(null);
    await takeBack({}, never);
    expect(done).toEqual(['-b', '-a', '+a', '+b', '-b']);
  });

  test('something new ends what could be done again', async () => {
    pushUndo(entry('a'));
    await takeBack({}, never);
    pushUndo(entry('b'));
    expect(await doAgain(never)).toBe(null);
  });

  test('a list takes back what was decided there', async () => {
    pushUndo({ ...entry('a'), place: 'conflicts' });
    pushUndo(entry('b'));
    expect(await takeBack({ place: 'duplicates' }, never)).toBe(null);
    await takeBack({ place: 'conflicts' }, never);
    expect(done).toEqual(['-a']);
  });

  test('what was refused keeps its place where it may succeed later', async () => {
    pushUndo(entry('a'));
    pushUndo({
      ...entry('b'),
      async step() {
        pushUndo(entry('c'));
        throw new Error('busy');
      },
    });
    expect(await takeBack({}, () => true)).toMatchObject({ kept: true });
    expect(useUndo.getState().entries.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    await takeBack({ id: 'b' }, never);
    expect(useUndo.getState().entries.map(({ id }) => id)).toEqual(['c', 'c', 'a']);
  });
});
