import { expect, it } from 'vitest';
import { consoleArgs } from '../../../src/main/shell/console-args.ts';

const checkout = { appPath: '/home/ana/ponte', isPackaged: false, cwd: '/home/ana/ponte' };

it.each([
  ['after the folder', ['electron', '.', '--port', '5000'], ['--port', '5000']],
  ['after an absolute folder', ['electron', '/home/ana/ponte', '--sandbox'], ['--sandbox']],
  [
    'after a test driver’s own switches',
    ['electron', '--inspect=0', '--remote-debugging-port=0', '.', '--no-open'],
    ['--no-open'],
  ],
  [
    'without Chromium’s switches',
    ['electron', '.', '--no-sandbox', '--empty', '--ozone-platform=x11'],
    ['--empty'],
  ],
])('the console’s arguments are those %s', (_name, argv, expected) => {
  expect(consoleArgs(argv, checkout)).toEqual(expected);
});

it('in a package every argument is the console’s', () => {
  const options = { ...checkout, isPackaged: true };
  expect(consoleArgs(['/opt/Ponte/ponte', '--port', '5000'], options)).toEqual(['--port', '5000']);
});
