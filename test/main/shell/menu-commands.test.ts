import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { menuTexts } from '../../../src/main/shell/menu-texts.ts';

/** Command ids written in source files, in whatever way `pattern` finds them. */
function idsIn(path: string, pattern: RegExp): Set<string> {
  const files = path.endsWith('.ts')
    ? [path]
    : readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => join(path, name));
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1]!)));
}

it('every command of the native menu is one the screens know', () => {
  const sent = idsIn('src/main/shell/menu.ts', /command\([\w.]+, '([\w.]+)'/g);
  const known = idsIn('src/renderer', /\bid: '([\w.]+)'/g);
  expect(sent.size).toBeGreaterThan(15);
  expect([...sent].filter((id) => !known.has(id))).toEqual([]);
});

it('the menu says the same things in both languages', () => {
  const { 'pt-BR': portuguese, en } = menuTexts;
  expect(Object.keys(en)).toEqual(Object.keys(portuguese));
  expect(Object.values(en).every((text) => text.trim() !== '')).toBe(true);
});
