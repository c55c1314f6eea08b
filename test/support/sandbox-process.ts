/** A sandbox in a process of its own, to be killed: prints its addresses as one line of JSON. */
import { createSandbox } from '../../src/main/sandbox/create-sandbox.ts';

const [dir, contacts = '5', customers] = process.argv.slice(2);
if (dir === undefined)
  throw new Error('Say which folder: sandbox-process.ts DIR [CONTACTS [CUSTOMERS]]');

const { url, networkUrl } = await createSandbox({
  dir,
  contacts: Number(contacts),
  ...(customers === undefined ? {} : { customers: Number(customers) }),
  limits: {
    dinamizePerMinute: 1_000_000,
    gestaoclickPerSecond: 1_000_000,
    gestaoclickPerDay: 1_000_000_000,
  },
});
process.stdout.write(`${JSON.stringify({ url, networkUrl })}\n`);
