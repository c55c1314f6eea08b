import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, onTestFinished } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
// Inside the project, so that the bundle finds its packages.
const outDir = join(root, `node_modules/.cache/ponte-test-${process.pid}`);

afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const bundles = new Map<string, Promise<string>>();

/** One file starts several times as fast as the two hundred it is made of. */
export function bundled(name: string): Promise<string> {
  const known = bundles.get(name) ?? bundle(name);
  bundles.set(name, known);
  return known;
}

async function bundle(name: string): Promise<string> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: false,
      ssr: fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
      target: 'node22',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return join(outDir, `${name}.mjs`);
}

/** A service in another process, on a folder that outlives it. */
export async function startKillable(dir: string) {
  const child: ChildProcess = fork(await bundled('service-process'), [dir], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  const ended = once(child, 'exit');
  onTestFinished(() => kill());
  const waiting = new Map<number, (said: { answer?: unknown; error?: string }) => void>();
  let last = 0;
  child.on('message', (said: { id: number; answer?: unknown; error?: string }) => {
    waiting.get(said.id)?.(said);
  });
  const [first] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  if (first !== 'ready') throw new Error(`The service ended before it was ready: ${String(first)}`);

  /** Asks what a screen would ask: `leads.create`, `sync.start`. */
  function ask<T>(path: string, input: unknown = undefined): Promise<T> {
    last += 1;
    const id = last;
    return new Promise((done, fail) => {
      waiting.set(id, ({ answer, error }) => {
        waiting.delete(id);
        if (error === undefined) done(answer as T);
        else fail(new Error(`${path}: ${error}`));
      });
      child.send({ id, path, input }, (error) => error && fail(error));
    });
  }

  async function kill(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  }

  return { ask, kill };
}

export type Killable = Awaited<ReturnType<typeof startKillable>>;

/** Asks again and again until it is so. */
export async function untilTrue(is: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await is())) {
    if (performance.now() > deadline) throw new Error(`${what} never came`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
