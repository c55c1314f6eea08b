import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type StartedConsole } from '../../support/start-console.ts';

let started: StartedConsole;
beforeAll(async () => {
  started = await startConsole({ flags: { empty: true } });
});
afterAll(() => started.close());

/** fetch does not let a caller choose the Host. */
function get(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(`${started.url}${path}`, { headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

test.each([
  '/',
  '/health',
  '/metrics',
  '/status',
  '/api/v1/leads',
  '/api/v1/docs',
  '/assets/index-abc123.js',
])('a name pointed at this machine (DNS rebinding) is refused at %s', async (path) => {
  const answer = await get(path, { host: `ponte.example:${started.web.port}` });
  expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('NOT_ALLOWED') });
});

test('another port’s name is refused: it is another program’s page', async () => {
  expect((await get('/health', { host: '127.0.0.1:1' })).status).toBe(403);
});

test('the machine’s own names are let in', async () => {
  for (const name of ['127.0.0.1', 'localhost']) {
    expect((await get('/health', { host: `${name}:${started.web.port}` })).status).toBe(200);
  }
});

test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost.evil.example'])(
  'a page of %s may not call, even with a session',
  async (origin) => {
    const cookie = await started.signIn();
    const answer = await fetch(`${started.url}/rpc/app/state`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(403);
  },
);

test('the page’s own origin may call', async () => {
  const cookie = await started.signIn();
  const answer = await fetch(`${started.url}/rpc/app/state`, {
    method: 'POST',
    headers: { cookie, origin: started.url, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(answer.status).toBe(200);
});
