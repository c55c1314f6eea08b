import { expect, test } from 'vitest';
import type { ImportPreview, ImportRun } from '../../../src/shared/model/import.ts';
import { startKillable, untilTrue } from '../../support/killable-service.ts';
import { temporaryFolder } from '../../support/open-test-db.ts';

type Service = Awaited<ReturnType<typeof startKillable>>;

/** People of whom every tenth comes again at the end, and some without an e-mail that is one. */
const people = 1200;
const lines = Array.from({ length: people }, (_, index) =>
  [`Pessoa ${index}`, index % 100 === 7 ? 'sem-arroba' : `p${index}@exemplo.com`, 'Santos'].join(
    ';',
  ),
);
const again = Array.from({ length: people / 10 }, (_, index) =>
  [`Pessoa ${index * 10}`, `p${index * 10}@exemplo.com`, 'Campinas'].join(';'),
);
const table = Buffer.from(['nome;e-mail;cidade', ...lines, ...again].join('\n'));

async function startImport(service: Service): Promise<string> {
  const { fileId } = await service.ask<{ fileId: string }>('imports.open', {
    fileName: 'pessoas.csv',
    bytes: table.length,
  });
  await service.ask('imports.append', { fileId, offset: 0, base64: table.toString('base64') });
  const { encoding, delimiter, hasHeader, columns } = await service.ask<ImportPreview>(
    'imports.preview',
    { fileId },
  );
  const mapping = { encoding, delimiter, hasHeader, columns: columns.map(({ target }) => target) };
  const run = await service.ask<ImportRun>('imports.start', { fileId, mapping });
  return run.id;
}

const progress = (service: Service, id: string) => service.ask<ImportRun>('imports.get', { id });

test('an import killed again and again ends as if it never was', async () => {
  const dir = temporaryFolder();
  let service = await startKillable(dir);
  const id = await startImport(service);
  let seen = 0;
  for (const part of [0.1, 0.5]) {
    await untilTrue(async () => (await progress(service, id)).done >= people * part, 'Progress');
    seen = (await progress(service, id)).done;
    await service.kill();
    service = await startKillable(dir);
    expect((await progress(service, id)).done).toBeGreaterThanOrEqual(seen);
  }
  await untilTrue(async () => (await progress(service, id)).status === 'completed', 'The end');

  const rejected = people / 100;
  expect(await progress(service, id)).toMatchObject({
    counts: {
      created: people - rejected,
      updated: people / 10,
      skipped: 0,
      rejected,
    },
    done: people + people / 10,
    total: people + people / 10,
  });
  const count = (filter: object) => service.ask<{ total: number }>('leads.count', filter);
  expect(await count({})).toEqual({ total: people - rejected });
  expect(await count({ city: ['Campinas'] })).toEqual({ total: people / 10 });
  await service.kill();
}, 60_000);
