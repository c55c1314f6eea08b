import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { createImportService } from '../../../../src/main/service/imports/import-service.ts';
import { classChanges } from '../../../../src/main/service/imports/fired.ts';
import { createAuditLog } from '../../../../src/main/service/audit/audit-log.ts';
import { createActions } from '../../../../src/main/service/leads/actions.ts';
import { createFindMatch } from '../../../../src/main/service/leads/lead-match.ts';
import { createScoring } from '../../../../src/main/service/scoring/scoring.ts';
import { silentLog } from '../../../../src/main/service/log.ts';
import { syncInATest } from '../../../support/sync-in-a-test.ts';
import { ended } from '../../../support/imports-in-a-test.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';

const ana = { name: 'Ana', role: 'admin' } as const;

async function importing() {
  const sandbox = await sandboxForThisTest();
  const rooms = syncInATest();
  const { db, clock, pipeline, sync } = rooms;
  const connection = await rooms.connect(sandbox);
  const imports = createImportService({
    ...rooms,
    dir: temporaryFolder(),
    actions: createActions(db, clock),
    audit: createAuditLog(db, clock),
    findMatch: createFindMatch(db),
    scoring: createScoring(db, clock),
    writer: pipeline,
    send: (tx, { id }, cause) =>
      sync.outbox.enqueue(
        tx,
        { objectType: 'lead', recordId: id, kind: 'edited', fields: [] },
        cause,
      ),
    withdraw: sync.outbox.withdrawFirst,
    wouldFire: classChanges,
    connectionIds: (uids) => uids.flatMap((uid) => sync.connections.byUid(uid)?.id ?? []),
    log: silentLog,
  });
  onTestFinished(() => imports.stop());
  // What is asked is which jobs there are: none is to be done meanwhile.
  db.client.prepare('update connection set paused = 1').run();
  async function run(table: string) {
    const { fileId } = await imports.receive(Readable.from([Buffer.from(table)]), 't.csv');
    const { id } = await imports.start({ fileId, syncTo: [connection.uid] }, ana);
    return ended(imports, id);
  }
  const jobs = () =>
    db.client
      .prepare<[], { record_id: number; class: number; state: string }>(
        `select record_id, class, state from job where op = 'upsert' order by class, run_at, id`,
      )
      .all();
  return { ...rooms, imports, run, jobs };
}

test('the leads of an import are sent after what people edit, and those not sent yet stay here when it is taken back', async () => {
  const rooms = await importing();
  const known = rooms.add({ name: 'Bia', email: 'bia@exemplo.com' });
  const same = rooms.add({ name: 'Cau', email: 'cau@exemplo.com' });
  const before = rooms.jobs().length;
  const { id, counts } = await rooms.run(
    'nome;email\nAna;ana@exemplo.com\nBia Sá;bia@exemplo.com\nCau;cau@exemplo.com\nDani;dani@exemplo.com',
  );
  expect(counts).toEqual({ created: 2, updated: 1, skipped: 1, rejected: 0 });
  const made = rooms.byEmail('dani@exemplo.com')!;
  rooms.edit(made, { name: 'Dani Lima' });

  const queued = rooms.jobs().slice(before);
  expect(queued.length).toBe(4);
  // The edited one is first, though it came last; the others are all of one, lower, class.
  expect(queued[0]?.record_id).toBe(made.id);
  const classes = [...new Set(queued.map((job) => job.class))];
  expect(classes.length).toBe(2);
  expect(queued.filter((job) => job.class === classes[1]).length).toBe(3);

  expect(await rooms.imports.undo(id, ana)).toMatchObject({ removed: 1, keptBecauseChanged: 1 });
  const waiting = rooms.jobs().filter(({ state }) => state === 'ready');
  // What a person asked for since goes out; nothing else of the import does.
  expect(waiting.map((job) => job.record_id)).toEqual([made.id]);
  expect(rooms.now(known)).toMatchObject({ name: 'Bia' });
  expect(rooms.now(same).deletedAt).toBeNull();
});
