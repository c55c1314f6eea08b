/** A service in a process of its own, which a hook called "poison" ends as a crash would. */
import { bareHost } from './service-in-a-test.ts';
import { createService } from '../../src/main/service/create-service.ts';
import { silentLog } from '../../src/main/service/log.ts';

const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('Say which folder: poison-process.ts DIR');

const service = createService({
  dir,
  id: 'workspace',
  name: 'Casa Norte',
  demo: false,
  host: bareHost,
  vault: { seal: async (text) => text, open: async (sealed) => sealed },
  log: silentLog,
});
const states = service.db.client
  .prepare<[], string>(`select state || coalesce(' ' || reason, '') from hook order by id`)
  .pluck();
service.hooks.on('loja', {
  how: 'tx',
  handle(_tx, { body }) {
    if ((body as { name?: string }).name === 'poison') process.kill(process.pid, 'SIGKILL');
    return { to: 'applied', touched: [] };
  },
});
await service.start();
// Asked until nothing waits, or a hook ended it.
setInterval(() => {
  const all = states.all();
  if (all.some((state) => /^(received|failed)/.test(state))) return;
  process.send?.(all, () => process.exit(0));
}, 5);
