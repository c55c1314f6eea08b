// Reads the rows of one sheet in a thread of its own and posts them, some at a time. Unpacking and
// the parsing of the words that cells share take seconds in one go, which nobody else may wait for.
'use strict';

const { readFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const { parentPort, workerData } = require('node:worker_threads');

const { reader, workbook, sheet, batchRows, mostWaiting } = workerData;

async function read() {
  const { streamXlsxRows } = await import(pathToFileURL(reader).href);
  let [rows, waiting] = [[], 0];
  let freed = () => {};
  parentPort.on('message', () => {
    waiting -= 1;
    freed();
  });
  async function post() {
    parentPort.postMessage(rows);
    rows = [];
    waiting += 1;
    // Reading is faster than writing; what is not written yet must not pile up.
    while (waiting >= mostWaiting) await new Promise((done) => (freed = done));
  }
  for await (const { index, values } of streamXlsxRows(readFileSync(workbook), { sheet })) {
    rows.push({ index, values });
    if (rows.length >= batchRows) await post();
  }
  parentPort.postMessage(rows);
  parentPort.postMessage(null);
  parentPort.close();
}

void read();
