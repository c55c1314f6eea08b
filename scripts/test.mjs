// `npm test`: set up what is missing, then every kind of test this machine can run.
// Arguments after -- name the files to run, as parts of their paths.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { bootstrap, BootstrapError, main, projectRoot, say } from './bootstrap.mjs';
import { electronBinary } from './host.mjs';
import { exitCode, run } from './run.mjs';
import { addCounts, countPlaywright, countRun, countVitest, summaryLine } from './summary.mjs';

await main(async () => {
  const filters = process.argv.slice(2).filter((arg) => arg !== '--');
  const node = await bootstrap();
  const reports = mkdtempSync(join(tmpdir(), 'ponte-test-'));
  const ran = [];
  const counts = [];

  try {
    counts.push(await vitest(node, filters, reports));
    ran.push('unit and integration');

    counts.push(await playwright(node, 'browser', filters, reports));
    ran.push('browser');

    const electron = electronLauncher();
    if (electron.why) {
      say(`\nElectron tests not run: ${electron.why}`);
    } else {
      counts.push(await playwright(node, 'electron', filters, reports, electron.prefix));
      ran.push('Electron');
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }

  const total = addCounts(counts);
  const nothing = total.passed + total.failed + total.skipped === 0;
  process.stdout.write(`\nRan: ${ran.join(', ')} tests.\n`);
  if (nothing) process.stdout.write(`No test file matches ${filters.join(' ')}.\n`);
  process.stdout.write(`${summaryLine(total)}\n`);
  return nothing || total.failed > 0 ? 1 : 0;
});

async function vitest(node, filters, reports) {
  const file = join(reports, 'vitest.json');
  const cli = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const ended = await run(
    node,
    [
      cli,
      'run',
      '--project=node',
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...filters,
    ],
    { cwd: projectRoot },
  );
  stopIfAsked(ended);
  return countRun(countVitest, readReport(file), exitCode(ended));
}

async function playwright(node, project, filters, reports, prefix = []) {
  const file = join(reports, `${project}.json`);
  const cli = join(projectRoot, 'node_modules', '@playwright', 'test', 'cli.js');
  const [command, ...args] = [
    ...prefix,
    node,
    cli,
    'test',
    `--project=${project}`,
    '--pass-with-no-tests',
    '--reporter=list,json',
    ...filters,
  ];
  say(`\nPlaywright, ${project}:`);
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const ended = await run(command, args, { cwd: projectRoot, env });
  stopIfAsked(ended);
  return countRun(countPlaywright, readReport(file), exitCode(ended));
}

/** Ctrl-C ends the whole run, not only the runner it reached. */
function stopIfAsked({ asked }) {
  if (asked) throw new BootstrapError('The tests were interrupted.');
}

/** How to start a program that opens windows here, or why there is no way. */
function electronLauncher() {
  if (!electronBinary(projectRoot)) return { why: 'its binary is not on this machine.' };
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    return { prefix: [] };
  }
  const virtual = findOnPath('xvfb-run');
  return virtual ? { prefix: [virtual, '-a'] } : { why: 'there is no display and no xvfb-run.' };
}

function findOnPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
