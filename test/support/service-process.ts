/** The whole service of a workspace in a process of its own, to be killed; asked over its IPC line. */
import { serviceOn } from './service-in-a-test.ts';

const [dir, lag = '200'] = process.argv.slice(2);
if (dir === undefined) throw new Error('Say which folder: service-process.ts DIR [LAG]');

// What the vendor allows a minute is not what is looked at here.
const pace = { perMinute: 6000, burst: 600 };
const { service, ask } = serviceOn(dir, { syncConfig: { indexLagMs: Number(lag), pace } });
await service.start();

type Question = { id: number; path: string; input: unknown };

process.on('message', ({ id, path, input }: Question) => {
  ask(path, input).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
