import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import source from './check-copy.worker.cjs?raw';

const driver = createRequire(import.meta.url).resolve('better-sqlite3');

/**
 * Whether SQLite finds a copy whole (`integrity_check`). Afterwards it is one file, without a
 * write-ahead log beside it.
 *
 * @throws what opening the file throws.
 */
export function isWhole(file: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(source, { eval: true, workerData: { driver, file } });
    let verdict: unknown;
    worker.on('message', (said) => (verdict = said));
    worker.on('error', reject);
    worker.on('exit', () => resolve(verdict === 'ok'));
  });
}
