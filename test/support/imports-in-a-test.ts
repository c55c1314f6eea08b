import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { ImportMapping, ImportRun } from '../../src/shared/model/import.ts';
import { createImportService } from '../../src/main/service/imports/import-service.ts';
import { classChanges } from '../../src/main/service/imports/fired.ts';
import type { Db } from '../../src/main/service/db/database.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { leadsInATest } from './leads-in-a-test.ts';
import { temporaryFolder } from './open-test-db.ts';

export const ana = { name: 'Ana', role: 'staff' } as const;

export type Table = string | Buffer | readonly (readonly string[])[];

/** The rooms of leads with the imports on top of them, on a real file and a real folder. */
export function importsInATest(options: { sliceMs?: number; dir?: string } = {}) {
  const dir = options.dir ?? temporaryFolder();
  const rooms = leadsInATest(dir === undefined ? {} : { dir });
  const sent: number[] = [];
  const withdrawn: number[] = [];

  function openService() {
    const service = createImportService({
      ...rooms,
      dir,
      writer: rooms.pipeline,
      send: (_tx, lead) => void sent.push(lead.id),
      withdraw: (_tx, leadId) => void withdrawn.push(leadId),
      wouldFire: classChanges,
      connectionIds: (uids) => uids.filter((uid) => uid !== 'gone').map((_, index) => index + 1),
      log: silentLog,
      ...(options.sliceMs === undefined ? {} : { sliceMs: options.sliceMs }),
    });
    onTestFinished(() => service.stop());
    return service;
  }

  const imports = openService();

  async function upload(table: Table, fileName = 'tabela.csv'): Promise<string> {
    const { fileId } = await imports.receive(Readable.from([bytesOf(table)]), fileName);
    return fileId;
  }

  async function start(
    table: Table,
    mapping?: Partial<ImportMapping>,
    by = imports,
  ): Promise<ImportRun> {
    return by.start({ fileId: await upload(table), mapping }, ana);
  }

  return {
    ...rooms,
    dir,
    imports,
    sent,
    withdrawn,
    openService,
    upload,
    start,
    /** Imports a whole table and waits for its end. */
    async import(table: Table, mapping?: Partial<ImportMapping>): Promise<ImportRun> {
      return ended(imports, (await start(table, mapping)).id);
    },
    ended: (id: string) => ended(imports, id),
    /** All live leads, oldest first, without what every run gives anew. */
    held: () => heldLeads(rooms),
    /** Empties the file for the next of many cases: much sooner done than a new file. */
    clear: () => clear(rooms.db),
  };
}

function clear({ client }: Db): void {
  const tables = client
    .prepare(`select name from sqlite_master where type = 'table' and name in (
      'import_kept', 'import_row', 'import', 'change', 'lead_tag', 'lead_search', 'lead', 'action')`)
    .pluck();
  client.pragma('foreign_keys = 0');
  client.transaction(() => {
    for (const name of tables.all()) client.exec(`delete from ${String(name)}`);
  })();
  client.pragma('foreign_keys = 1');
}

type Imports = ReturnType<typeof createImportService>;

/** Waits turn by turn: the import works between the turns. */
export async function ended(imports: Imports, id: string): Promise<ImportRun> {
  for (;;) {
    const run = imports.get(id);
    if (run.status !== 'queued' && run.status !== 'running') return run;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function heldLeads({ db, leads }: ReturnType<typeof leadsInATest>) {
  const ids = db.client.prepare('select id from lead where deleted_at is null order by id').pluck();
  return (ids.all() as number[]).map((id) => {
    const lead = leads.byId(id);
    if (!lead) throw new Error(`lead ${id} is gone`);
    const { uid, localRev, createdAt, updatedAt, importId, ...held } = lead;
    return held;
  });
}

export function bytesOf(table: Table): Buffer {
  if (typeof table === 'string') return Buffer.from(table);
  if (Buffer.isBuffer(table)) return table;
  return Buffer.from((table as readonly string[][]).map((row) => row.join(';')).join('\n'));
}
