// Starts the program as a newcomer does, watches the first pull fill the list, and ends it with
// Ctrl-C, which must be orderly.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'ponte-smoke-'));
const readyFile = join(folder, 'ready.json');
const flags = ['--headless', '--sandbox', '--no-open'];
const npm = spawn(
  'npm',
  ['start', '--', ...flags, '--ready-file', readyFile, '--data-dir', join(folder, 'data')],
  // A group of its own, so that the signal reaches all of it as Ctrl-C in a terminal does.
  { detached: true, stdio: ['ignore', 'inherit', 'inherit'] },
);
const ended = once(npm, 'exit');
let hasEnded = false;
void ended.then(() => (hasEnded = true));

try {
  const ready = await eventually('the ready file', 120, () =>
    existsSync(readyFile) ? JSON.parse(readFileSync(readyFile, 'utf8')) : null,
  );
  const health = await fetch(new URL('/health', ready.url));
  if (!health.ok) throw new Error(`/health answered ${health.status}`);

  // Ten leads are there by hand; more of them means that the CRM's contacts arrive.
  const total = await eventually('leads of the first pull', 120, async () => {
    const found = await leadTotal(ready);
    return found > 10 ? found : null;
  });
  console.log(`${total} leads after the start`);

  process.kill(-npm.pid, 'SIGINT');
  const [code, signal] = await Promise.race([ended, late(30)]);
  if (code !== 0) throw new Error(`ended with ${code ?? signal} after SIGINT instead of 0`);
  console.log('ended with 0 after SIGINT');
} catch (error) {
  console.error(`start: ${error.message}`);
  process.exitCode = 1;
} finally {
  if (!hasEnded) {
    process.kill(-npm.pid, 'SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}

async function leadTotal(ready) {
  const answer = await fetch(new URL('/api/v1/leads?limit=1', ready.url), {
    headers: { 'X-API-Key': ready.apiKey },
  });
  if (!answer.ok)
    throw new Error(`/api/v1/leads answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()).pagination.total;
}

async function eventually(what, seconds, ask) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (hasEnded) throw new Error(`the program ended while waiting for ${what}`);
    const answer = await ask();
    if (answer !== null) return answer;
    await delay(250);
  }
  throw new Error(`no ${what} within ${seconds} s`);
}

async function late(seconds) {
  await delay(seconds * 1000, undefined, { ref: false });
  throw new Error(`still running ${seconds} s after SIGINT`);
}
