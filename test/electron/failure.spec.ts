import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startProgram } from '../support/desktop.ts';

let dataDir: string;

test.beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ponte-failure-'));
});

test.afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('a damaged workspace file is told in words and left as it is, and the program ends with 1', async () => {
  const workspace = join(dataDir, 'workspaces', 'casa-norte');
  await mkdir(workspace, { recursive: true });
  await writeFile(
    join(workspace, 'workspace.json'),
    JSON.stringify({ name: 'Casa Norte', demo: false }),
  );
  await writeFile(join(workspace, 'ponte.sqlite'), 'this is no database, '.repeat(500));

  const program = startProgram(dataDir);
  await expect.poll(() => program.stderr(), { timeout: 60_000 }).toMatch(/damaged|corrupt/i);
  expect(program.stderr()).toContain('ponte.sqlite');
  program.end();
  expect(await program.ended).toBe(1);
});

test('a flag that is not known is told with those that are, and the program ends with 2', async () => {
  const program = startProgram(dataDir, ['--headles']);
  expect(await program.ended).toBe(2);
  expect(program.stderr()).toContain('Known flags: --headless');
});
