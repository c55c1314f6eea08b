import { expect, onTestFinished, test } from 'vitest';
import type { ImportCheck } from '../../../../../src/shared/model/import-fix.ts';
import type { ImportMapping } from '../../../../../src/shared/model/import.ts';
import { createLeadView } from '../../../../../src/main/service/imports/apply-row.ts';
import { classChanges } from '../../../../../src/main/service/imports/fired.ts';
import { createFixStore } from '../../../../../src/main/service/imports/fixes/fix-store.ts';
import { createFixedFiles } from '../../../../../src/main/service/imports/fixes/fixed-files.ts';
import type { ImportService } from '../../../../../src/main/service/imports/import-service.ts';
import { createImportStore } from '../../../../../src/main/service/imports/import-store.ts';
import { createFileStore } from '../../../../../src/main/service/imports/reading/file-store.ts';
import { createReadings } from '../../../../../src/main/service/imports/reading/reading.ts';
import {
  createDryRuns,
  type DryRuns,
} from '../../../../../src/main/service/imports/trial/dry-runs.ts';
import { silentLog } from '../../../../../src/main/service/log.ts';
import { importsInATest } from '../../../../support/imports-in-a-test.ts';

async function tried(imports: ImportService, fileId: string, told?: Partial<ImportMapping>) {
  const { id } = await imports.fixing.check(fileId, told);
  return endOf(imports.fixing, id);
}

async function endOf(runs: Pick<DryRuns, 'get'>, id: string): Promise<ImportCheck> {
  for (;;) {
    const check = runs.get(id);
    if (check.state !== 'running') return check;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Dry runs with a hand on them: what is to be done in the middle of one is done there. */
async function dryRunsOf(table: string) {
  const { db, clock, dir, upload, ...rooms } = importsInATest();
  const fixes = createFixStore(db, clock);
  const files = createFixedFiles(createFileStore({ dir, clock }), fixes, clock);
  const readings = createReadings(files, createImportStore(db, clock), () => ({
    origins: [],
    past: [],
  }));
  let rows = 0;
  let wanted = { row: Infinity, act: () => {} };
  const dryRuns = createDryRuns({
    ...rooms,
    files,
    fixes,
    clock,
    viewOf: async () => createLeadView(db, rooms.leads, rooms.findMatch),
    wouldFire(before, after) {
      rows += 1;
      if (rows === wanted.row) {
        wanted.act();
        outlastTheSlice();
      }
      return classChanges(before, after);
    },
    log: silentLog,
  });
  onTestFinished(() => dryRuns.stop());
  const atRow = (row: number, act: () => void) => void (wanted = { row, act });
  return { dryRuns, readings, fileId: await upload(table), atRow };
}

/** A row so slow that the run rests after it, as it would after many. */
function outlastTheSlice(): void {
  const from = performance.now();
  while (performance.now() - from < 20);
}

/** Rows of which many are people again, by e-mail or by a phone they share, and some are wrong. */
function dirty(count: number): string {
  const rows = ['Nome;E-mail;Celular;UF;Renda'];
  for (let at = 0; at < count; at += 1) {
    const who = at % 7 === 0 ? at % 500 : at;
    const email = at % 31 === 0 ? `sem-arroba-${at}` : at % 5 === 0 ? '' : `p${who}@exemplo.com`;
    const phone = at % 3 === 0 ? `(11) 9${81000000 + (at % 900)}` : '';
    const income = at % 97 === 0 ? 'a combinar' : '1.000,00';
    rows.push(
      `Pessoa ${who} Silva;${email};${phone};${at % 11 === 0 ? 'S. Paulo' : 'SP'};${income}`,
    );
  }
  return rows.join('\n');
}

test('a dry run of a large file says exactly what the import then does', async () => {
  const rooms = importsInATest();
  rooms.add({ name: 'Pessoa 7 Silva', email: 'p7@exemplo.com' });
  rooms.add({ name: 'Outra', phone: '+5511981000003' });
  const table = dirty(9000);
  const fileId = await rooms.upload(table);
  const check = await tried(rooms.imports, fileId);
  expect(check).toMatchObject({ state: 'done', lines: 9000, corrected: 0, leftOut: 0 });
  expect(check.kinds).toContainEqual({
    kind: 'state_unknown',
    severity: 'warning',
    count: 819,
    listed: 819,
  });
  const run = await rooms.imports.start({ fileId }, { name: 'Ana', role: 'staff' });
  expect((await rooms.ended(run.id)).counts).toEqual(check.outcome);
  expect(check.outcome.updated).toBeGreaterThan(300);
});

test('a dry run gives way to others and tells how far it is', async () => {
  const rooms = importsInATest();
  const fileId = await rooms.upload(dirty(6000));
  const { id } = await rooms.imports.fixing.check(fileId);
  const seen = new Set<number>();
  for (let turns = 0; ; turns += 1) {
    const { state, lines } = rooms.imports.fixing.get(id);
    seen.add(lines);
    if (state === 'done') break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([...seen].at(-1)).toBe(6000);
  expect(seen.size).toBeGreaterThan(3);
});

test('the same decision finds the dry run of it again, another one is tried out anew', async () => {
  const rooms = importsInATest();
  const fileId = await rooms.upload(dirty(9000));
  const first = await rooms.imports.fixing.check(fileId);
  expect((await rooms.imports.fixing.check(fileId)).id).toBe(first.id);
  const second = await tried(rooms.imports, fileId, { onMatch: 'skip' });
  expect(second.id).not.toBe(first.id);
  expect(second.outcome.updated).toBe(0);
});

test('another decision in the middle of a dry run stops it there', async () => {
  const { dryRuns, readings, fileId, atRow } = await dryRunsOf(dirty(600));
  const first = await readings.of(fileId);
  const second = await readings.of(fileId, { onMatch: 'skip' });
  const begun = dryRuns.begin(first);
  const anew = await new Promise<ImportCheck>((resolve) => {
    atRow(200, () => resolve(dryRuns.begin(second)));
  });
  const [stopped, done] = await Promise.all([endOf(dryRuns, begun.id), endOf(dryRuns, anew.id)]);
  expect(stopped.state).toBe('stopped');
  expect(stopped.lines).toBeLessThan(300);
  expect(done).toMatchObject({ state: 'done', lines: 600 });
});

test('rows of a kind are listed page by page, a list that is cut says so', async () => {
  const rooms = importsInATest();
  const bad = Array.from({ length: 10_050 }, (_, at) => `Ana ${at};sem-arroba-${at}`);
  const fileId = await rooms.upload(['nome;email', ...bad].join('\n'));
  const check = await tried(rooms.imports, fileId, { columns: ['name', 'email'] });
  expect(check.kinds.find(({ kind }) => kind === 'email_at')).toMatchObject({
    count: 10_050,
    listed: 10_000,
    severity: 'error',
  });
  const page = { offset: 9_998, limit: 50 };
  const { items, total } = await rooms.imports.fixing.rows(check.id, 'email_at', page);
  expect(total).toBe(10_000);
  expect(items.map(({ line, cells }) => [line, cells[1]])).toEqual([
    [10_000, 'sem-arroba-9998'],
    [10_001, 'sem-arroba-9999'],
  ]);
  await expect(rooms.imports.fixing.rows('gone', 'email_at', page)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
