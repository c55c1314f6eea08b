import { afterAll, beforeAll, expect, test } from 'vitest';
import { startConsole, type StartedConsole } from '../../support/start-console.ts';

let started: StartedConsole;
beforeAll(async () => {
  started = await startConsole({ flags: { empty: true } });
});
afterAll(() => started.close());

function open(path: string, cookie?: string): Promise<Response> {
  return fetch(`${started.url}${path}`, {
    redirect: 'manual',
    headers: cookie ? { cookie } : {},
  });
}

test('without a session the page only says how to get in, in Portuguese or English', async () => {
  const answer = await open('/');
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain('Pressione <code>Enter</code>');
  const english = await fetch(started.url, { headers: { 'accept-language': 'en-GB,en;q=0.9' } });
  expect(await english.text()).toContain('Press <code>Enter</code>');
});

test('a link signs in once, and leaves no token in the address', async () => {
  const link = new URL(started.web.newLink());
  const first = await open(`/${link.search}`);
  expect(first.status).toBe(303);
  expect(first.headers.get('location')).toBe('/');
  const [cookie] = first.headers.getSetCookie();
  expect(cookie).toMatch(/^ponte_session_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect((await open(`/${link.search}`)).status).toBe(401);
  // The same browser reloading the address it typed is not turned away.
  expect((await open(`/${link.search}`, cookie!.split(';')[0])).status).toBe(303);
});

test('a link followed from another site goes on by a page of ours, which the cookie reaches', async () => {
  const link = new URL(started.web.newLink());
  const answer = await fetch(link, {
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('refresh')).toBe('0;url=/');
  expect(answer.headers.getSetCookie()).toHaveLength(1);
});

test('a guessed token does not sign in', async () => {
  const answer = await open('/?token=guess');
  expect(answer.status).toBe(401);
  expect(answer.headers.getSetCookie()).toEqual([]);
});

test('the page carries a policy with a nonce of its own at each load', async () => {
  const cookie = await started.signIn();
  const nonces = await Promise.all(
    [1, 2].map(async () => {
      const answer = await open('/', cookie);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const policy = answer.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'");
      expect(await answer.text()).toContain(`nonce="${nonce}"`);
      return nonce;
    }),
  );
  expect(nonces[0]).not.toBe(nonces[1]);
});

test('hashed files are kept by the browser for good, and only given to one that signed in', async () => {
  const cookie = await started.signIn();
  const file = await open('/assets/index-abc123.js', cookie);
  expect(file.status).toBe(200);
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(file.headers.get('content-type')).toContain('javascript');
  expect((await open('/assets/index-abc123.js')).status).toBe(401);
  expect((await open('/assets/missing.js', cookie)).status).toBe(404);
});

test.each([
  '/assets/../index.html',
  '/assets/%2e%2e/%2e%2e/running.json',
  '/assets/..%2f..%2frunning.json',
])('a path that leaves the folder of the screens finds nothing: %s', async (path) => {
  const answer = await open(path, await started.signIn());
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await answer.text()).not.toContain('linkSecret');
});

test('a session of one console is nothing to another', async () => {
  const other = await startConsole({ flags: { empty: true } });
  const cookie = (await started.signIn()).replace(String(started.web.port), String(other.web.port));
  const answer = await fetch(other.url, { headers: { cookie } });
  expect(answer.status).toBe(401);
  await other.close();
});

test('only who can read the data folder gets a link from an open console', async () => {
  const answer = await fetch(`${started.url}/session/link`, {
    method: 'POST',
    headers: { 'x-ponte-secret': 'guess' },
  });
  expect(answer.status).toBe(401);
});
