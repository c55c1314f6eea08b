// `npm run test:mutations`: is each known way to get sync wrong caught by a test?
// Each defect is put into a copy of the sources by replacing a text that has to be there, and the
// tests that should notice it are run on the copy. Arguments after -- choose defects by their names.
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, main, projectRoot, say } from './bootstrap.mjs';
import { mutations } from './mutation-list.mjs';
import { run } from './run.mjs';

const copied = ['src', 'test', 'scripts', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

await main(async () => {
  const node = await bootstrap({ build: false });
  const wanted = process.argv.slice(2).filter((arg) => arg !== '--');
  const chosen = mutations.filter(
    ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  );
  const verdicts = [];
  for (const mutation of chosen) verdicts.push([await verdictOf(node, mutation), mutation]);
  say('');
  for (const [verdict, { name, tests }] of verdicts) {
    say(`${verdict.padEnd(12)} ${name.padEnd(52)} ${tests.join(' ')}`);
  }
  const bad = verdicts.filter(([verdict]) => verdict !== 'caught');
  say(`\n${verdicts.length - bad.length} of ${verdicts.length} caught.`);
  return bad.length === 0 && verdicts.length > 0 ? 0 : 1;
});

/**
 * `caught` only where a test ran and failed: a copy that does not load, or a name that matches no
 * test, proves nothing. That the same tests pass without the defect is what `npm test` shows.
 */
async function verdictOf(node, { name, file, find, put, tests, test }) {
  const dir = mkdtempSync(join(tmpdir(), 'ponte-mutation-'));
  try {
    for (const part of copied)
      cpSync(join(projectRoot, part), join(dir, part), { recursive: true });
    symlinkSync(join(projectRoot, 'node_modules'), join(dir, 'node_modules'), 'junction');
    const path = join(dir, file);
    const before = readFileSync(path, 'utf8');
    if (before.split(find).length !== 2) return 'not applied';
    writeFileSync(
      path,
      before.replace(find, () => put),
    );
    say(`${name} …`);
    const { numFailedTests = 0, numPassedTests = 0 } = await vitest(node, dir, tests, test);
    if (numFailedTests > 0) return 'caught';
    return numPassedTests > 0 ? 'SURVIVED' : 'nothing ran';
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function vitest(node, dir, tests, test) {
  const cli = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const report = join(dir, 'report.json');
  const named = test === undefined ? [] : ['-t', test];
  const how = ['--project=node', '--bail=1', '--reporter=json', `--outputFile=${report}`];
  await run(node, [cli, 'run', ...how, ...named, ...tests], { cwd: dir, quiet: true });
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
}
