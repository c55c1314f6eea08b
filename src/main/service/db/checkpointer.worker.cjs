'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.driver);

const db = new Database(workerData.file);
db.pragma('wal_autocheckpoint = 0');
db.pragma('synchronous = 2');
// What is committed meanwhile is carried over too, until there is hardly more.
const mostRounds = 4;

function look() {
  const [{ log, checkpointed }] = db.pragma('wal_checkpoint(noop)');
  return { log, waiting: Math.max(0, log - checkpointed) };
}

parentPort.on('message', ({ pages }) => {
  try {
    let seen = look();
    if (seen.waiting >= pages) {
      for (let round = 0; round < mostRounds && seen.waiting > 0; round += 1) {
        db.pragma('wal_checkpoint(passive)');
        seen = look();
      }
    }
    parentPort.postMessage(seen);
  } catch (error) {
    parentPort.postMessage({ error: String(error) });
  }
});
