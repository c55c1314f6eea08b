import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseFlags } from '../../../src/main/console/flags.ts';

const usual = {
  headless: false,
  port: 4817,
  dataDir: null,
  sandbox: false,
  empty: false,
  readyFile: null,
  noOpen: false,
  fromCheckout: false,
};

test('without flags everything is as usual, on port 4817', () => {
  expect(parseFlags([])).toEqual(usual);
});

test('every flag is read, and paths are taken from where the person stands', () => {
  expect(
    parseFlags(
      // prettier-ignore
      ['--headless', '--port', '5000', '--data-dir', 'dados', '--sandbox', '--ready-file=ready.json', '--no-open', '--from-checkout'],
      '/home/ana',
    ),
  ).toEqual({
    ...usual,
    headless: true,
    port: 5000,
    dataDir: resolve('/home/ana', 'dados'),
    sandbox: true,
    readyFile: resolve('/home/ana', 'ready.json'),
    noOpen: true,
    fromCheckout: true,
  });
});

test.each([
  [['--prot', '5000'], /--prot.*Known flags: --headless, --port N/],
  [['5000'], /5000.*Known flags/],
  [['--port', 'http'], /--port takes a number from 0 to 65535.*"http"/],
  [['--port', '70000'], /--port takes a number/],
  [['--port', '-1'], /port/],
  [['--data-dir', ''], /--data-dir needs a path/],
  [['--sandbox', '--empty'], /cannot be used together/],
])('%j is refused with what to write instead', (argv, words) => {
  expect(() => parseFlags(argv)).toThrow(
    expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringMatching(words) }),
  );
});

test('Electron’s own sandbox switch is let through', () => {
  expect(parseFlags(['--no-sandbox', '--headless'])).toEqual({ ...usual, headless: true });
});
