import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAuditLog } from '../../src/main/service/audit/audit-log.ts';
import { classChanges } from '../../src/main/service/imports/fired.ts';
import { createImportService } from '../../src/main/service/imports/import-service.ts';
import { createActions } from '../../src/main/service/leads/actions.ts';
import { createFindMatch } from '../../src/main/service/leads/lead-match.ts';
import { createScoring } from '../../src/main/service/scoring/scoring.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { ana } from '../support/imports-in-a-test.ts';
import type { World } from './world.ts';

/** Imports a table to its end, in as many lives of the program as that takes. */
export async function importHere(world: World, table: string): Promise<void> {
  for (;;) {
    const app = world.app();
    const life = world.life();
    const { db, clock, pipeline } = app;
    const imports = createImportService({
      ...app,
      dir: world.dir,
      actions: createActions(db, clock),
      audit: createAuditLog(db, clock),
      findMatch: createFindMatch(db),
      writer: pipeline,
      send: () => undefined,
      withdraw: () => undefined,
      wouldFire: classChanges,
      scoring: createScoring(db, clock),
      connectionIds: () => [],
      log: silentLog,
      // One row at a time, so that it can be killed between any two.
      sliceMs: 0,
    });
    const state = db.client.prepare<[], string>('select state from import').pluck();
    try {
      if (state.get() === undefined) {
        const file = Readable.from([Buffer.from(table)]);
        const { fileId } = await imports.receive(file, 'tabela.csv');
        await imports.start({ fileId }, ana);
      } else imports.begin();
    } catch (error) {
      if (!life.dead) throw error;
    }
    while (!life.dead && state.get() !== 'completed') await nextTurn();
    await imports.stop().catch((error: unknown) => {
      if (!life.dead) throw error;
    });
    if (!life.dead) return;
  }
}
