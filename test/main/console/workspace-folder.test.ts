import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  listWorkspaces,
  makeWorkspace,
  slugOf,
} from '../../../src/main/console/workspace-folder.ts';
import { temporaryFolder } from '../../support/start-console.ts';

let dir: string;
beforeEach(() => {
  dir = temporaryFolder();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ['Imóveis São João Ltda.', 'imoveis-sao-joao-ltda'],
  ['  --  ', 'empresa'],
  ['../../etc', 'etc'],
  ['CON', 'empresa'],
  ['日本', 'empresa'],
  ['a'.repeat(100), 'a'.repeat(40)],
])('a company named %j has the folder %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test('two companies of one name have two folders', () => {
  const first = makeWorkspace(dir, { name: 'Ação', demo: false });
  const second = makeWorkspace(dir, { name: 'Ação', demo: false });
  expect([first.id, second.id]).toEqual(['acao', 'acao-2']);
  expect(listWorkspaces(dir)).toEqual([first, second]);
});

test('a company’s data is found even when its label is lost', () => {
  const folder = join(dir, 'workspaces', 'perdida');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'ponte.sqlite'), '');
  expect(listWorkspaces(dir)).toEqual([
    { id: 'perdida', name: 'perdida', demo: false, dir: folder },
  ]);
});

test('a new data folder has no workspaces', () => {
  expect(listWorkspaces(join(dir, 'none'))).toEqual([]);
});
