import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpClient, type HttpOptions } from '../../../../src/main/service/providers/http.ts';

async function clientOf(listener: RequestListener, path = '', options?: Partial<HttpOptions>) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const http = createHttpClient({ baseUrl: `http://127.0.0.1:${port}${path}`, ...options });
  onTestFinished(async () => {
    await http.close();
    server.closeAllConnections();
    server.close();
  });
  const call = { headers: {}, body: '{}', signal: new AbortController().signal };
  return {
    post: (to: string) => http.send({ ...call, method: 'POST', path: to, reads: false }),
    get: (from: string) =>
      http.send({ ...call, method: 'GET', path: from, body: null, reads: true }),
  };
}

test('an answer that never ends is given up as a whole, whatever trickles in', async () => {
  const { post, get } = await clientOf(
    (_request, response) => {
      response.writeHead(200);
      const trickle = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(trickle));
    },
    '',
    { answerMs: 5000, wholeMs: 400 },
  );
  await expect(post('/slow')).rejects.toMatchObject({
    kind: 'unknown',
    message: 'The other system did not answer in time; it may have done what was asked.',
  });
  await expect(get('/slow')).rejects.toMatchObject({ kind: 'unavailable' });
});

test('an address goes out as it was typed, one that paths are put to without its last slash', async () => {
  const { post } = await clientOf(({ url }, response) => response.end(url), '/catch/1/abc/');
  expect((await post('')).text).toBe('/catch/1/abc/');
  expect((await post('/leads')).text).toBe('/catch/1/abc/leads');
});

test('what is asked in an address is not cut', async () => {
  const { post } = await clientOf(({ url }, response) => response.end(url), '/in?next=/home/');
  expect((await post('')).text).toBe('/in?next=/home/');
});
