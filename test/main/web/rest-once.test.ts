import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { startWorkspace, temporaryFolder } from '../../support/start-console.ts';

type Workspace = Awaited<ReturnType<typeof startWorkspace>>;

async function opened(options: Parameters<typeof startWorkspace>[0] = {}): Promise<Workspace> {
  const started = await startWorkspace(options);
  onTestFinished(() => started.close());
  return started;
}

const once = (key: string) => ({ headers: { 'idempotency-key': key } });

test('a POST sent again with its key makes one lead and gets the same answer, also after a restart', async () => {
  const dataDir = temporaryFolder();
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const started = await startWorkspace({ dataDir });
  const json = { name: 'Ana', email: 'ana@uma.example' };
  const [first, ...again] = await Promise.all(
    Array.from({ length: 5 }, () => started.rest('/leads', { json, ...once('"uma-vez"') })),
  );
  expect(first).toMatchObject({ status: 201 });
  expect(first?.headers.get('idempotency-replayed')).toBeNull();
  for (const answer of again) {
    expect([answer.status, answer.body]).toEqual([201, first?.body]);
    expect(answer.headers.get('idempotency-replayed')).toBe('true');
    expect(answer.headers.get('ratelimit-limit')).toBe('6000');
  }
  await started.close();

  const later = await opened({ dataDir });
  const key = started.key;
  const { body, status } = await later.rest('/leads', { key, json, ...once('uma-vez') });
  expect([status, body]).toEqual([201, first?.body]);
  const other = { name: 'Bia', email: 'bia@uma.example' };
  expect(await later.rest('/leads', { key, json: other, ...once('uma-vez') })).toMatchObject({
    status: 422,
    body: { code: 'KEY_REUSED', message: expect.stringContaining('new key') },
  });
  expect(later.ponte.current()!.counts().leads).toBe(1);
});

test('a file sent again with its key is imported once', async () => {
  const started = await opened();
  const send = (csv: string) => {
    const body = new FormData();
    body.set('file', new Blob([csv]), 'leads.csv');
    return started.rest('/leads/import', { method: 'POST', body, ...once('arquivo') });
  };
  const first = await send('nome\nAna\n');
  expect(first).toMatchObject({ status: 202 });
  const again = await send('nome\nAna\n');
  expect([again.status, again.body]).toEqual([202, first.body]);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(await send('nome\nBia\n')).toMatchObject({ status: 422, body: { code: 'KEY_REUSED' } });
  const { importId } = first.body as { importId: string };
  const status = async () =>
    ((await started.rest(`/imports/${importId}`)).body as { status: string }).status;
  await expect.poll(status, { timeout: 20_000 }).toBe('completed');
  expect(started.ponte.current()!.counts().leads).toBe(1);
});

test('a header that is no key is refused in words', async () => {
  const started = await opened();
  for (const key of ['', ' ', 'a, b', '"unended', 'x'.repeat(256), 'ç']) {
    const answer = await started.rest('/leads', { json: { name: 'Ana' }, ...once(key) });
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } });
  }
  expect(started.ponte.current()!.counts().leads).toBe(0);
});
