// Makes a copy one self-contained file and reads all of it; away from the main thread, since that takes seconds.
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.driver);

const client = new Database(workerData.file, { fileMustExist: true });
client.pragma('journal_mode = delete');
parentPort.postMessage(client.pragma('integrity_check(1)', { simple: true }));
client.close();
