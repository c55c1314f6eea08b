import Database from 'better-sqlite3';

/**
 * Writes what is committed in a workspace file into another file, page by page, while it is in use.
 *
 * It reads through a line of its own, as of one moment. On the writer's line SQLite would refuse while
 * a long piece of work keeps its commit open, and the driver would take that for the end of the copy.
 *
 * @param goOn told between two lots; answers how many pages the next one has, or throws to give up
 */
export async function copyFile(from: string, to: string, goOn: () => number): Promise<void> {
  const source = new Database(from, { readonly: true, fileMustExist: true });
  try {
    source.exec('begin');
    // Only reading fixes the moment; what is written from now on would otherwise begin the copy anew.
    source.prepare('select count(*) from sqlite_master').get();
    await source.backup(to, { progress: goOn });
  } finally {
    source.close();
  }
}
