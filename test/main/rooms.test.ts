import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** The rooms of the service in flow order: each may import only itself and those before it. */
const rooms = [
  'db',
  'audit',
  'person',
  'leads',
  'deals',
  'exports',
  'jobs',
  'providers',
  'products',
  'mappings',
  'scoring',
  'links',
  'segments',
  'ledger',
  'conflicts',
  'sync',
  'hooks',
  'merges',
  'duplicates',
  'imports',
  'events',
  'marketing',
  'remarketing',
  'settings',
  'messages',
  'automations',
  'attribution',
  'overview',
  'backups',
  'alerts',
  'privacy',
  'drafts',
  'access',
  'handlers',
];

type Import = { from: string; to: string; spec: string };

const files = readdirSync(src, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

const imports: Import[] = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    (match) => {
      const spec = match[1] ?? '';
      const to = spec.startsWith('.') ? place(resolve(dirname(file), spec)) : spec;
      return { from: place(file), to, spec };
    },
  ),
);

function place(file: string): string {
  return relative(src, file).split(sep).join('/');
}

function offenders(wrong: (each: Import) => boolean): string[] {
  return imports.filter(wrong).map((each) => `${each.from} imports ${each.spec}`);
}

test('a room of the service imports only rooms before it', () => {
  const roomOf = (path: string) => rooms.indexOf(/^main\/service\/([^/]+)\//.exec(path)?.[1] ?? '');
  expect(
    offenders(({ from, to }) => {
      const [mine, theirs] = [roomOf(from), roomOf(to)];
      return mine >= 0 && theirs > mine;
    }),
  ).toEqual([]);
});

test('every room of the service has its place in the order', () => {
  const found = readdirSync(join(src, 'main/service'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(found.filter((name) => !rooms.includes(name))).toEqual([]);
});

test('only the shell, the entry and the preload know Electron', () => {
  const allowed = /^(main\/shell\/|main\/index\.ts$|preload\/)/;
  expect(
    offenders(({ from, spec }) => /^electron($|\/)/.test(spec) && !allowed.test(from)),
  ).toEqual([]);
});

test('the service knows no HTTP server, no console and no sandbox', () => {
  expect(
    offenders(
      ({ from, to }) =>
        from.startsWith('main/service/') &&
        /^(fastify|@fastify\/|main\/(web|console|sandbox|shell)\/)/.test(to),
    ),
  ).toEqual([]);
});

test('shared code knows neither Node nor the rest of the program', () => {
  expect(
    offenders(
      ({ from, to }) =>
        from.startsWith('shared/') && /^(node:|main\/|renderer\/|preload\/)/.test(to),
    ),
  ).toEqual([]);
});

test('the screens reach the program only through the contract', () => {
  expect(
    offenders(
      ({ from, to }) => from.startsWith('renderer/') && /^(node:|main\/|preload\/)/.test(to),
    ),
  ).toEqual([]);
});
