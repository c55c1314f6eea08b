'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.driver);

const db = new Database(workerData.file, { readonly: true });
db.pragma('cache_size = -65536');
const most = 50;
const statements = new Map();

function statementOf(sql) {
  let statement = statements.get(sql);
  if (statement === undefined) {
    if (statements.size >= most) statements.clear();
    statement = db.prepare(sql);
    statements.set(sql, statement);
  }
  return statement;
}

parentPort.on('message', ({ id, sql, params, whole }) => {
  try {
    const statement = statementOf(sql);
    if (whole) {
      parentPort.postMessage({ id, found: statement.pluck(false).all(...params) });
      return;
    }
    const found = Int32Array.from(statement.pluck().all(...params));
    parentPort.postMessage({ id, found }, [found.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, error: String(error) });
  }
});
