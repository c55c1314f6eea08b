import { Agent, request } from 'node:http';
import type { HookEndpointSecret } from '../../src/shared/model/hook.ts';
import { signed } from './hooks-in-a-test.ts';

/**
 * Sends hooks over so many connections at once, each with a token of its own, until it is told to
 * stop or every token was acknowledged. What is not acknowledged is sent again, as senders do.
 */
export function createSenders(connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });

  function post(to: HookEndpointSecret, body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = { ...signed(to, body), 'content-length': Buffer.byteLength(body) };
      const asked = request(to.url, { method: 'POST', headers, agent }, (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode ?? 0)).once('error', reject);
      });
      asked.once('error', reject).end(body);
    });
  }

  /** @param acknowledged told at the moment the answer came */
  async function sendAll(
    to: HookEndpointSecret,
    tokens: readonly string[],
    acknowledged: (token: string, status: number) => void,
  ): Promise<void> {
    const rest = [...tokens];
    async function one(): Promise<void> {
      for (let token = rest.shift(); token !== undefined; token = rest.shift()) {
        const status = await post(
          to,
          JSON.stringify({ idempotencyKey: token, name: `Lead ${token}` }),
        );
        acknowledged(token, status);
      }
    }
    const all = await Promise.allSettled(Array.from({ length: connections }, one));
    const failed = all.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
  }

  return { sendAll, close: () => agent.destroy() };
}
