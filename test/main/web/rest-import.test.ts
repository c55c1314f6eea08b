import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startWorkspace } from '../../support/start-console.ts';

type Workspace = Awaited<ReturnType<typeof startWorkspace>>;

async function opened(): Promise<Workspace> {
  const started = await startWorkspace();
  onTestFinished(() => started.close());
  return started;
}

function form(csv: string | null, fields: Record<string, string> = {}): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  if (csv !== null) data.set('file', new Blob([csv], { type: 'text/csv' }), 'leads.csv');
  return data;
}

function upload(started: Workspace, body: FormData) {
  return started.rest('/leads/import', { method: 'POST', body });
}

/** What waits in the workspace's folder of uploads. */
function uploads({ dataDir }: Workspace): string[] {
  try {
    return readdirSync(join(dataDir, 'workspaces', 'casa-campo-imoveis', 'imports'));
  } catch {
    return [];
  }
}

const csv = 'nome;email;telefone\nZélia;zelia@correio.example;11 98888-7777\nRui;sem-arroba;\n';

test('a file is taken at once and imported in the background, to counts and a file of what was not taken', async () => {
  const started = await opened();
  const taken = await upload(started, form(csv));
  expect(taken).toMatchObject({
    status: 202,
    body: { importId: expect.any(String), status: expect.stringMatching(/^(queued|running)$/) },
  });
  const { importId } = taken.body as { importId: string };
  await expect
    .poll(async () => (await started.rest(`/imports/${importId}`)).body, { timeout: 20_000 })
    .toMatchObject({
      status: 'completed',
      counts: { created: 1, updated: 0, skipped: 0, rejected: 1 },
      actor: 'Testes',
    });
  const rejected = await started.rest(`/imports/${importId}/rejected.csv`);
  expect(rejected.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(String(rejected.body).split(/\r?\n/)[1]).toMatch(/;Rui;sem-arroba;$/);
  const { body } = await started.rest('/leads');
  expect(body).toMatchObject({ items: [{ name: 'Zélia', phone: '+5511988887777' }] });
});

test('a mapping beside the file decides, before the file or after it', async () => {
  const started = await opened();
  const body = form('a,b\nAna,ana@correio.example\n');
  body.set(
    'mapping',
    JSON.stringify({ hasHeader: true, columns: ['name', 'email'], tags: ['feira'] }),
  );
  await upload(started, body);
  await expect
    .poll(async () => (await started.rest('/leads?tag=feira')).body, { timeout: 20_000 })
    .toMatchObject({ items: [{ name: 'Ana', tags: ['feira'] }] });
});

test('a template saved on the screen maps a file that comes by this door', async () => {
  const started = await opened();
  const screens = await started.client();
  const model = Buffer.from('Pessoa;Contato\nANA SOUZA;ana@correio.example\n');
  const { fileId } = await screens.imports.open({ fileName: 'm.csv', bytes: model.length });
  await screens.imports.append({ fileId, offset: 0, base64: model.toString('base64') });
  const mapping = {
    columns: ['name' as const, 'email' as const],
    rules: [{ column: 0, steps: [{ kind: 'title' as const }] }],
    tags: ['feira'],
  };
  await screens.imports.templates.save({ name: 'Feirão', fileId, mapping });

  const body = form('contato;extra;pessoa\nrui@correio.example;x;RUI DOS REIS\n', {
    template: 'feirao',
    mapping: '{"tags":["site"]}',
  });
  expect((await upload(started, body)).status).toBe(202);
  await expect
    .poll(async () => (await started.rest('/leads')).body, { timeout: 20_000 })
    .toMatchObject({
      items: [{ name: 'Rui dos Reis', email: 'rui@correio.example', tags: ['site'] }],
    });
});

test.each([
  ['no file', form(null, { sync: 'false' }), 400, /no file in the field/],
  ['a mapping that is not JSON', form(csv, { mapping: '{' }), 400, /"mapping" is not JSON/],
  ['a mapping of unknown fields', form(csv, { mapping: '{"colums":[]}' }), 400, /colums/],
  [
    'a connection that does not exist',
    form(csv, { syncTo: 'none' }),
    400,
    /connections that do not exist: none/,
  ],
  ['a template that does not exist', form(csv, { template: 'x' }), 404, /no such import template/],
  ['an empty file', form(''), 400, /./],
])('with %s nothing is begun and nothing is left behind', async (_what, body, status, words) => {
  const started = await opened();
  expect(await upload(started, body)).toMatchObject({
    status,
    body: { code: expect.any(String), message: expect.stringMatching(words) },
  });
  expect(uploads(started)).toEqual([]);
  expect(started.ponte.current()!.counts().leads).toBe(0);
});

test('a body that is no form is refused as unsupported', async () => {
  const started = await opened();
  expect(await started.rest('/leads/import', { json: {} })).toMatchObject({
    status: 415,
    body: { code: 'UNSUPPORTED', message: expect.stringContaining('multipart/form-data') },
  });
});

test('an upload cut off in the middle leaves nothing behind', async () => {
  const started = await opened();
  const call = request(`${started.url}/api/v1/leads/import`, {
    method: 'POST',
    headers: {
      'x-api-key': started.key,
      'content-type': 'multipart/form-data; boundary=b',
    },
  });
  call.on('error', () => undefined);
  call.write(
    `--b\r\nContent-Disposition: form-data; name="file"; filename="x.csv"\r\n\r\n${csv.repeat(1000)}`,
  );
  await expect.poll(() => uploads(started), { timeout: 20_000 }).not.toEqual([]);
  call.destroy();
  await expect.poll(() => uploads(started), { timeout: 20_000 }).toEqual([]);
  expect(started.ponte.current()!.counts().leads).toBe(0);
});

test('what an import that never was rejected is not found', async () => {
  const started = await opened();
  expect(await started.rest('/imports/none/rejected.csv')).toMatchObject({
    status: 404,
    body: { code: 'NOT_FOUND' },
  });
});
