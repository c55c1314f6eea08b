// `npm start`: set up what is missing, then open the console where this machine can show it.
import { join } from 'node:path';
import { bootstrap, main, projectRoot, say } from './bootstrap.mjs';
import { chooseHost, electronBinary, hostFacts, startFailure } from './host.mjs';
import { exitCode, run } from './run.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const node = await bootstrap();
  // Tells the console that a first run may open the demonstration workspace.
  const flags = ['--from-checkout', ...args];
  const choice = chooseHost(hostFacts(projectRoot, args));
  if (choice.why) say(choice.why);
  if (choice.host === 'fetch' && !(await fetchElectron(node))) {
    say('Electron could not be fetched from here, so Ponte opens in the browser.');
    choice.host = 'headless';
  }
  if (choice.host !== 'headless') {
    const ended = await startDesktop(flags);
    const failure = exitCode(ended) === 0 ? null : startFailure(ended.tail);
    if (!failure) return exitCode(ended);
    say(failure);
  }
  return exitCode(await startHeadless(node, flags));
});

async function fetchElectron(node) {
  say('Fetching Electron (about 120 MB, once)...');
  const ended = await run(node, [join(projectRoot, 'scripts', 'fetch-electron.mjs')], {
    cwd: projectRoot,
    env: { ...process.env, NODE_USE_ENV_PROXY: '1' },
  });
  return ended.code === 0 && electronBinary(projectRoot) !== null;
}

function startDesktop(flags) {
  // Set by some editors' terminals; with it Electron would run as a plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const binary = electronBinary(projectRoot);
  return run(binary, [projectRoot, ...flags], { cwd: process.cwd(), env, keepStderr: true });
}

function startHeadless(node, flags) {
  const entry = join(projectRoot, 'out', 'main', 'headless.js');
  return run(node, [entry, ...flags]);
}
