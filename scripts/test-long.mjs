// `npm run test:long`: the random histories and the crash sweeps at their nightly size.
// --histories N, --from SEED and --soak MINUTES change it; other arguments name files to run.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap, main, projectRoot } from './bootstrap.mjs';
import { exitCode, run } from './run.mjs';

await main(async () => {
  const node = await bootstrap({ build: false });
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== '--'),
    allowPositionals: true,
    options: {
      histories: { type: 'string', default: '20000' },
      from: { type: 'string', default: '1000000' },
      soak: { type: 'string', default: '240' },
    },
  });
  const files = positionals.length > 0 ? positionals : ['test/sim'];
  const env = {
    ...process.env,
    PONTE_TEST_LONG: '1',
    PONTE_TEST_HISTORIES: values.histories,
    PONTE_TEST_FROM: values.from,
    PONTE_TEST_SOAK: values.soak,
  };
  const cli = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const projects = ['--project=node', '--project=long'];
  return exitCode(await run(node, [cli, 'run', ...projects, ...files], { cwd: projectRoot, env }));
});
