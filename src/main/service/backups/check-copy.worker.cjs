// Makes a copy one self-contained file and reads all of it; away from the main thread, since that takes seconds.
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.driver);

const client = new Database(workerData.file, { fileMustExist: true });
try {
  client.pragma('journal_mode = delete');
  parentPort.postMessage(client.pragma('integrity_check(1)', { simple: true }));
} catch (error) {
  // A page may be so torn that reading it ends the check.
  if (error.code !== 'SQLITE_CORRUPT') throw error;
  parentPort.postMessage('corrupt');
} finally {
  client.close();
}
