import type { ApiScope } from '../../../src/shared/model/api-key.ts';
import { expect, onTestFinished, test } from 'vitest';
import { startConsole, startWorkspace } from '../../support/start-console.ts';

type Workspace = Awaited<ReturnType<typeof startWorkspace>>;

async function opened(options: Parameters<typeof startWorkspace>[0] = {}): Promise<Workspace> {
  const started = await startWorkspace(options);
  onTestFinished(() => started.close());
  return started;
}

function keyOf(
  started: Workspace,
  scopes: ApiScope[],
  more: { role?: 'staff'; ratePerMinute?: number } = {},
): string {
  const { ratePerMinute } = more;
  return started.ponte.current()!.apiKeys.create(
    {
      name: 'Outra',
      scopes,
      role: more.role ?? 'admin',
      expiresAt: null,
      ...(ratePerMinute === undefined ? {} : { ratePerMinute }),
    },
    'Testes',
  ).key;
}

test('without a key, or with one nobody has, a call is refused with what to do', async () => {
  const started = await opened();
  const without = await started.rest('/leads', { key: null });
  expect(without).toMatchObject({
    status: 401,
    body: { code: 'NOT_SIGNED_IN', message: expect.stringContaining('X-API-Key') },
  });
  expect(await started.rest('/leads', { key: 'ponte_guess' })).toMatchObject({
    status: 401,
    body: { code: 'NOT_SIGNED_IN', message: expect.stringContaining('not known') },
  });
});

test('a session of the screens is no key', async () => {
  const started = await opened();
  const cookie = await started.signIn();
  expect(await started.rest('/leads', { key: null, headers: { cookie } })).toMatchObject({
    status: 401,
  });
});

test('a key may do what its scopes say and no more', async () => {
  const started = await opened();
  const reader = keyOf(started, ['read']);
  const writer = keyOf(started, ['write']);
  expect(await started.rest('/stages', { key: reader })).toMatchObject({ status: 200 });
  expect(await started.rest('/leads', { key: reader, json: { name: 'Ana' } })).toMatchObject({
    status: 403,
    body: {
      code: 'NOT_ALLOWED',
      message: 'This API key may not write leads. Use one with the scope "write" or "leads:write".',
    },
  });
  expect(await started.rest('/stages', { key: writer })).toMatchObject({ status: 403 });
  expect(
    await started.rest('/leads/import', { key: reader, method: 'POST', body: new FormData() }),
  ).toMatchObject({ status: 403 });
});

test('a key may be let into one area alone, to read it or to write it', async () => {
  const started = await opened();
  const key = keyOf(started, ['leads:write', 'deals:read']);
  expect(await started.rest('/leads', { key, json: { name: 'Ana' } })).toMatchObject({
    status: 201,
  });
  expect(await started.rest('/deals', { key })).toMatchObject({ status: 200 });
  expect(await started.rest('/leads', { key })).toMatchObject({
    status: 403,
    body: {
      message: 'This API key may not read leads. Use one with the scope "read" or "leads:read".',
    },
  });
  expect(await started.rest('/dlq', { key })).toMatchObject({ status: 403 });
  expect(await started.rest('/imports/x/rejected.csv', { key })).toMatchObject({ status: 403 });
});

test('a key that was revoked, or is past its date, is told so', async () => {
  const started = await opened();
  const { apiKeys } = started.ponte.current()!;
  const draft = { name: 'Site', scopes: ['read'] as const, role: 'staff' as const };
  const old = apiKeys.create({ ...draft, expiresAt: Date.now() - 1 }, 'Testes');
  const revoked = apiKeys.create({ ...draft, expiresAt: null }, 'Testes');
  apiKeys.revoke(revoked.id, 'Testes');
  const told = async (key: string) => (await started.rest('/leads', { key })).body;
  expect(await told(old.key)).toMatchObject({ message: expect.stringContaining('past its date') });
  expect(await told(revoked.key)).toMatchObject({ message: expect.stringContaining('revoked') });
});

test('leads are found by the names of their fields', async () => {
  const started = await opened();
  for (const more of [
    { name: 'Ana', income: 8500, interest: 'Apartamento', custom: { plano: 'ouro', vip: true } },
    { name: 'Bia', tags: ['feira'], consent: 'granted', tracking: { utm_source: 'instagram' } },
    { name: 'Cau', notes: 'Ligar à tarde', followUpAt: '2026-12-01T13:00:00Z' },
  ]) {
    const { status } = await started.rest('/leads', {
      json: { ...more, email: `${more.name}@a.example` },
    });
    expect(status).toBe(201);
  }
  const names = async (query: string) =>
    (
      (await started.rest(`/leads?sort=name&${query}`)).body as { items: { name: string }[] }
    ).items.map(({ name }) => name);
  const found = {
    'income=8500': ['Ana'],
    'interest=apartamento': ['Ana'],
    'custom[plano]=ouro&custom[vip]=true': ['Ana'],
    'custom[plano]=prata': [],
    'tags=feira': ['Bia'],
    'consent=granted&consent=denied': ['Bia'],
    'tracking[utm_source]=instagram': ['Bia'],
    'notes=tarde': ['Cau'],
    'followUpAt=2026-12-01T13:00:00Z': ['Cau'],
    'id=none': [],
  };
  for (const [query, wanted] of Object.entries(found)) {
    expect([query, await names(query)]).toEqual([query, wanted]);
  }
});

test('a list goes on after the longest name there can be', async () => {
  const started = await opened();
  for (const last of ['a', 'b']) {
    await started.rest('/leads', { json: { name: `${'漢'.repeat(199)}${last}` } });
  }
  const { body } = await started.rest('/leads?sort=name&limit=1');
  const { nextCursor } = (body as { pagination: { nextCursor: string } }).pagination;
  const next = await started.rest(`/leads?sort=name&limit=1&cursor=${nextCursor}`);
  expect(next).toMatchObject({
    status: 200,
    body: { items: [{ name: expect.stringMatching(/b$/) }] },
  });
});

test('leads are merged, parted and restored by a key that may write, and by no other', async () => {
  const started = await opened();
  const reader = keyOf(started, ['read']);
  const [keep, other] = await Promise.all(
    ['Rosa', 'Rosa Lima'].map(async (name) => {
      const { body } = await started.rest('/leads', { json: { name, phone: '11982317745' } });
      return (body as { id: string }).id;
    }),
  );
  const json = { merge: [other], values: { name: keep } };
  const merge = `/leads/${keep}/merge`;
  expect(await started.rest(merge, { key: reader, json })).toMatchObject({ status: 403 });
  expect(await started.rest(merge, { json })).toMatchObject({
    status: 200,
    body: { lead: { name: 'Rosa' }, merged: [other] },
  });
  const part = `/leads/${other}/unmerge`;
  expect(await started.rest(part, { key: reader, json: {} })).toMatchObject({ status: 403 });
  expect(await started.rest(part, { json: {} })).toMatchObject({ status: 200, body: { kept: [] } });
  expect(await started.rest(part, { json: {} })).toMatchObject({ status: 404 });
});

test('what is for the screens alone is not there, whatever the key', async () => {
  const started = await opened();
  for (const path of ['/app/state', '/app/apiKeys', '/connections/create', '/rpc/app/state']) {
    expect(await started.rest(path, { method: 'POST', json: {} })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  }
});

test('an unknown path is refused in the same shape as everything', async () => {
  const started = await opened();
  expect(await started.rest('/nothing?x=1')).toMatchObject({
    status: 404,
    body: {
      code: 'NOT_FOUND',
      message: 'There is no GET /api/v1/nothing. The calls are listed at /api/v1/docs.',
    },
  });
});

test.each([
  ['not JSON', '{"name": ', /not JSON/],
  ['cut off in a letter', Buffer.from([0x7b, 0x22, 0xc3]), /not UTF-8/],
  ['reaching for a prototype', '{"__proto__": {"admin": true}}', /not JSON/],
])('a body that is %s is refused and changes nothing', async (_what, body, words) => {
  const started = await opened();
  const answer = await started.rest('/leads', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'BAD_INPUT', message: expect.stringMatching(words) },
  });
  expect(started.ponte.current()!.counts().leads).toBe(0);
});

test('a body of another kind, or with none said, is refused as unsupported', async () => {
  const started = await opened();
  for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
    expect(
      await started.rest('/leads', {
        method: 'POST',
        body: 'name=Ana',
        headers: { 'content-type': type },
      }),
    ).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED' } });
  }
});

test('a body over a megabyte is refused, whether or not it says its length', async () => {
  const started = await opened();
  const json = JSON.stringify({ name: 'Ana', notes: 'x'.repeat(1024 * 1024) });
  const headers = { 'content-type': 'application/json' };
  expect(await started.rest('/leads', { method: 'POST', body: json, headers })).toMatchObject({
    status: 413,
    body: { code: 'TOO_LARGE' },
  });
  const stream = new Blob([json]).stream();
  const answer = await fetch(`${started.url}/api/v1/leads`, {
    method: 'POST',
    headers: { ...headers, 'x-api-key': started.key },
    body: stream,
    duplex: 'half',
  } as RequestInit);
  expect(answer.status).toBe(413);
});

test.each([
  [{ json: { income: 'a lot' } }, 'income', 'must be a number'],
  [{ json: { name: 'x'.repeat(500) } }, 'name', 'must be at most 200 characters'],
  [
    { json: { status: 'converted' } },
    'status',
    'must be one of: new, contacted, qualified, lost, inactive',
  ],
  [{ json: [] }, '', 'must be an object'],
])('a body of the wrong shape names the field: %j', async (call, field, message) => {
  const started = await opened();
  expect(await started.rest('/leads', call)).toMatchObject({
    status: 400,
    body: { code: 'BAD_INPUT', details: { fields: [{ field, message }] } },
  });
});

test('a query of the wrong shape names the parameter', async () => {
  const started = await opened();
  expect(await started.rest('/leads?limit=many')).toMatchObject({
    status: 400,
    body: { details: { fields: [{ field: 'limit', message: 'must be a number' }] } },
  });
  expect(await started.rest('/leads?limit=5000')).toMatchObject({ status: 400 });
});

test('each key has its own allowance, told in headers; past it the wait is told', async () => {
  const started = await opened();
  const key = keyOf(started, ['read'], { ratePerMinute: 2 });
  const first = await started.rest('/stages', { key });
  expect(first.headers.get('ratelimit-limit')).toBe('2');
  expect(first.headers.get('ratelimit-remaining')).toBe('1');
  expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
  // Doors for files and unknown paths count too.
  await started.rest('/imports/none/rejected.csv', { key });
  const third = await started.rest('/stages', { key });
  expect(third).toMatchObject({ status: 429, body: { code: 'TOO_MANY' } });
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await started.rest('/stages')).toMatchObject({ status: 200 });
});

test('guessing keys is slowed as well', async () => {
  const started = await opened();
  const answers = await Promise.all(
    Array.from({ length: 70 }, (_, index) => started.rest('/leads', { key: `ponte_${index}` })),
  );
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
});

test('the document lists every REST call and none of the screens’ own', async () => {
  const started = await opened();
  const { body } = await started.rest('/openapi.json', { key: null });
  const document = body as {
    openapi: string;
    servers: { url: string }[];
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  expect(document.openapi).toMatch(/^3\.1/);
  expect(document.servers).toEqual([{ url: `${started.url}/api/v1` }]);
  const calls = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(calls.toSorted()).toEqual(
    [
      'DELETE /dlq/{id}',
      'DELETE /leads/{id}',
      'GET /attribution',
      'GET /attribution/costs',
      'GET /conflicts',
      'GET /conflicts/{id}',
      'GET /connections',
      'GET /conversions',
      'GET /conversions/stats',
      'GET /deals',
      'GET /deals/{id}/history',
      'GET /dlq',
      'GET /dlq/stats',
      'GET /events',
      'GET /events/stats',
      'GET /events/{id}',
      'GET /imports/{id}',
      'GET /imports/{id}/rejected.csv',
      'GET /jobs',
      'GET /leads',
      'GET /leads/{id}',
      'GET /leads/{id}/data',
      'GET /leads/{id}/history',
      'GET /mappings',
      'GET /mappings/{type}/{system}',
      'GET /mappings/{type}/{system}/versions',
      'GET /pixels',
      'GET /products',
      'GET /remarketing',
      'GET /remarketing/{id}',
      'GET /remarketing/{id}/jobs',
      'GET /stages',
      'GET /sync/runs',
      'GET /sync/runs/{id}',
      'GET /sync/stats',
      'PATCH /deals/{id}',
      'PATCH /leads/{id}',
      'POST /conflicts/{id}/resolve',
      'POST /conversions',
      'POST /deals',
      'POST /dlq/{id}/archive',
      'POST /dlq/{id}/retry',
      'POST /events',
      'POST /events/{id}/retry',
      'POST /imports/{id}/undo',
      'POST /leads',
      'POST /leads/import',
      'POST /leads/{id}/convert',
      'POST /leads/{id}/merge',
      'POST /leads/{id}/restore',
      'POST /leads/{id}/unmerge',
      'POST /leads/{id}/sync',
      'POST /mappings',
      'POST /mappings/preview',
      'POST /mappings/test',
      'POST /remarketing',
      'POST /remarketing/{id}/people',
      'POST /remarketing/{id}/people/remove',
      'POST /remarketing/{id}/start',
      'POST /sync/preview',
      'POST /sync/runs/{runId}/approve',
      'POST /sync/runs/{id}/undo',
      'POST /sync/start',
      'PUT /attribution/costs',
      'PUT /pixels',
    ].toSorted(),
  );
});

test('the page of the API needs no network: nothing in it comes from elsewhere', async () => {
  const started = await opened();
  const answer = await started.rest('/docs', { key: null });
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = String(answer.body);
  expect(page).toContain('<code>/leads/{id}/convert</code>');
  expect(page).not.toMatch(/<(script|img|iframe)|(src|href)="(https?:)?\/\//);
});

test('with no workspace open no key is good', async () => {
  const started = await startConsole({ flags: { empty: true } });
  onTestFinished(() => started.close());
  expect(await started.rest('/leads', { key: 'ponte_x' })).toMatchObject({ status: 401 });
});

test('a filter with several values is given several times, as the document says', async () => {
  const started = await opened();
  for (const status of ['new', 'lost', 'contacted']) {
    await started.rest('/leads', {
      json: { name: status, email: `${status}@correio.example`, status },
    });
  }
  const { body } = await started.rest('/leads?status=new&status=lost&sort=name');
  expect((body as { items: { name: string }[] }).items.map(({ name }) => name)).toEqual([
    'lost',
    'new',
  ]);
  const { body: document } = await started.rest('/openapi.json', { key: null });
  const { parameters } = (document as { paths: Record<string, { get: { parameters: object[] } }> })
    .paths['/leads']!.get;
  expect(parameters).toContainEqual(
    expect.objectContaining({ name: 'status', in: 'query', style: 'form', explode: true }),
  );
});

test('a full disk is told as such, and nothing is half-written', async () => {
  const started = await opened();
  const { client } = started.ponte.current()!.db;
  client.pragma(`max_page_count = ${String(client.pragma('page_count', { simple: true }))}`);
  const notes = 'x'.repeat(20_000);
  let answer = await started.rest('/leads', { json: { name: 'Ana', notes } });
  let kept = 0;
  while (answer.status === 201) {
    kept += 1;
    answer = await started.rest('/leads', { json: { name: 'Ana', notes } });
  }
  expect(answer).toMatchObject({
    status: 507,
    body: { code: 'DISK_FULL', message: expect.stringContaining('Free some space') },
  });
  expect((await started.rest('/leads')).body).toMatchObject({ pagination: { total: kept } });
  client.pragma('max_page_count = 1000000');
  expect(await started.rest('/leads', { json: { name: 'Bia' } })).toMatchObject({ status: 201 });
});
