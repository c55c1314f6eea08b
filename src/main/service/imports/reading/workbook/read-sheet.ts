import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { SheetValue } from './cell-text.ts';
import { tooMuchWorkbook } from './workbook-errors.ts';
import source from './read-sheet.worker.cjs?raw';

/** One row as it stands in the sheet, from 0 on; blank rows are left out. */
export type SheetRow = { index: number; values: readonly SheetValue[] };

const reader = createRequire(import.meta.url).resolve('hucre/xlsx');

const outOfMemory = 'ERR_WORKER_OUT_OF_MEMORY';

const BATCH_ROWS = 100;
const MOST_WAITING = 4;
/** For words that cells share, which the reader holds as a tree: some 25 bytes for each of the file. */
const MOST_HEAP_MB = 1024;
/** A larger nursery only lets more rubbish gather. */
const NURSERY_MB = 16;

/**
 * The rows of one sheet, read in another thread, so that this one does not stall.
 *
 * @param mostHeapMb what reading may take; this thread is not touched by it
 * @throws PonteError UNSUPPORTED when that is not enough; what the reader throws on what is no sheet
 */
export async function* readSheet(
  workbook: string,
  sheet: string,
  mostHeapMb = MOST_HEAP_MB,
): AsyncGenerator<SheetRow> {
  const worker = new Worker(source, {
    eval: true,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb, maxYoungGenerationSizeMb: NURSERY_MB },
    workerData: { reader, workbook, sheet, batchRows: BATCH_ROWS, mostWaiting: MOST_WAITING },
  });
  const batches: SheetRow[][] = [];
  let ended = false;
  let failure: unknown = null;
  let wake = () => {};
  worker.on('message', (batch: SheetRow[] | null) => {
    if (batch === null) ended = true;
    else batches.push(batch);
    wake();
  });
  worker.on('error', (error) => {
    failure = (error as { code?: unknown }).code === outOfMemory ? tooMuchWorkbook() : error;
    wake();
  });
  worker.on('exit', () => {
    if (!ended) failure ??= new Error('The reader of the sheet ended before the sheet.');
    wake();
  });
  try {
    for (;;) {
      const batch = batches.shift();
      if (batch !== undefined) {
        yield* batch;
        worker.postMessage('written');
      } else if (failure !== null) throw failure;
      else if (ended) return;
      else await new Promise<void>((done) => (wake = done));
    }
  } finally {
    await worker.terminate();
  }
}
