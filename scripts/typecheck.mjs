// Checks each layer with its own rules: what a file may use follows from its folder.
import { join } from 'node:path';
import { main, projectRoot, say } from './bootstrap.mjs';
import { exitCode, run } from './run.mjs';
import { projectNode } from './staleness.mjs';

const layers = ['.', 'src/shared', 'src/main', 'src/preload', 'src/renderer', 'test'];

await main(async () => {
  const tsc = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  const failed = [];
  for (const layer of layers) {
    const ended = await run(projectNode(projectRoot), [tsc, '-p', layer], { cwd: projectRoot });
    if (exitCode(ended) !== 0) failed.push(layer);
  }
  if (failed.length > 0) say(`Type errors in ${failed.join(', ')}.`);
  return failed.length > 0 ? 1 : 0;
});
