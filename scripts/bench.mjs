// `npm run bench`: each benchmark alone, one after the other, on the project's Node.
// Arguments after -- name the files to run, as parts of their paths.
import { join } from 'node:path';
import { bootstrap, main, projectRoot } from './bootstrap.mjs';
import { exitCode, run } from './run.mjs';

await main(async () => {
  const node = await bootstrap({ build: false });
  const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const filters = process.argv.slice(2).filter((arg) => arg !== '--');
  return exitCode(
    await run(node, [vitest, 'run', ...filters, '--project=bench', '--disable-console-intercept'], {
      cwd: projectRoot,
    }),
  );
});
