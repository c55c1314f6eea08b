/** Sends hooks over many connections as fast as they are answered, from a process of its own. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

type Order = { url: string; secret: string; count: number; connections: number; from: number };

process.on('message', (order: Order) => {
  void run(order).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

async function run({ url, secret, count, connections, from }: Order) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port, pathname } = new URL(url);
  const times = new Float64Array(count);
  const statuses: Record<string, number> = {};
  let next = 0;

  function post(n: number): Promise<number> {
    const body = JSON.stringify({
      idempotencyKey: `load-${n}`,
      name: `Lead ${n}`,
      email: `lead${n}@correio.example`,
      phone: '11987654321',
      utm_source: 'google',
      utm_campaign: 'lancamento',
    });
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          agent,
          hostname,
          port,
          path: pathname,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'x-webhook-signature': signature,
          },
        },
        (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode ?? 0));
        },
      );
      asked.once('error', reject).end(body);
    });
  }

  async function one(): Promise<void> {
    while (next < count) {
      const n = next;
      next += 1;
      const at = performance.now();
      const status = await post(from + n);
      times[n] = performance.now() - at;
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  }

  const at = performance.now();
  await Promise.all(Array.from({ length: connections }, one));
  const took = performance.now() - at;
  agent.destroy();
  const sorted = times.toSorted();
  const share = (part: number) => sorted[Math.min(count - 1, Math.floor(count * part))] ?? 0;
  return { took, statuses, p50: share(0.5), p99: share(0.99) };
}
