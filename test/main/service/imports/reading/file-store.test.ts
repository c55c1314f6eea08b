import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { createFileStore } from '../../../../../src/main/service/imports/reading/file-store.ts';
import { temporaryFolder } from '../../../../support/open-test-db.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

function store(largest?: number) {
  const dir = temporaryFolder();
  const clock = createTestClock();
  return { dir, clock, files: createFileStore({ dir, clock, ...(largest ? { largest } : {}) }) };
}

test('a file arrives in pieces, and a piece that comes twice does no harm', async () => {
  const { dir, files } = store();
  const { fileId } = await files.open('C:\\pasta\\leads.csv', 10);
  expect(await files.append(fileId, 0, Buffer.from('abcdef'))).toEqual({ received: 6 });
  expect(await files.append(fileId, 0, Buffer.from('abcdef'))).toEqual({ received: 6 });
  await expect(files.complete(fileId)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  expect(await files.append(fileId, 4, Buffer.from('efghij'))).toEqual({ received: 10 });
  expect(await files.complete(fileId)).toEqual({ fileId, fileName: 'leads.csv', bytes: 10 });
  expect(readFileSync(join(dir, 'imports', `${fileId}.csv`), 'utf8')).toBe('abcdefghij');
});

test('a piece that leaves a gap, or goes beyond the end, is refused', async () => {
  const { files } = store();
  const { fileId } = await files.open('leads.csv', 4);
  await expect(files.append(fileId, 2, Buffer.from('c'))).rejects.toMatchObject({
    code: 'BAD_INPUT',
    details: { received: 0 },
  });
  await expect(files.append(fileId, 0, Buffer.from('abcde'))).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
});

test('ids that are no ids never become paths', async () => {
  const { files } = store();
  for (const fileId of ['../ponte', 'x', '', '..%2f']) {
    await expect(files.complete(fileId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(files.append(fileId, 0, Buffer.from('a'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  }
});

test('a stream that is too long leaves nothing behind', async () => {
  const { dir, files } = store(1000);
  await expect(files.open('leads.csv', 1001)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(64);
    })(),
  );
  await expect(files.receive(endless, 'leads.csv')).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect(readdirSync(join(dir, 'imports'))).toEqual([]);
});

test('files that nobody came back for are cleared away after a day', async () => {
  const { dir, clock, files } = store();
  await files.open('velho.csv', 3);
  const { fileId: kept } = await files.open('em-uso.csv', 3);
  clock.advance(25 * 60 * 60 * 1000);
  const { fileId: fresh } = await files.open('novo.csv', 3);
  expect(await files.sweep(new Set([kept]))).toBe(1);
  expect(readdirSync(join(dir, 'imports')).toSorted()).toEqual(
    [`${fresh}.csv`, `${fresh}.json`, `${kept}.csv`, `${kept}.json`].toSorted(),
  );
});
