// `npm run dev`: the desktop window on sources that are built again as they are saved.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, main, projectRoot } from './bootstrap.mjs';
import { exitCode, run } from './run.mjs';
import { buildStamp } from './staleness.mjs';

await main(async () => {
  const node = await bootstrap({ build: false });
  // It builds into out/ in a way of its own, so what is there no longer counts as a build.
  rmSync(join(projectRoot, buildStamp), { force: true });
  const cli = join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = ['dev', '--', '--from-checkout', ...process.argv.slice(2)];
  return exitCode(await run(node, [cli, ...args], { cwd: projectRoot }));
});
