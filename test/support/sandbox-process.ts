/** A sandbox in a process of its own, to be killed: prints its addresses as one line of JSON. */
import { createSandbox } from '../../src/main/sandbox/create-sandbox.ts';

const [dir, contacts = '5'] = process.argv.slice(2);
if (dir === undefined) throw new Error('Say which folder: sandbox-process.ts DIR [CONTACTS]');

const { url, networkUrl } = await createSandbox({
  dir,
  contacts: Number(contacts),
  limits: { dinamizePerMinute: 1_000_000 },
});
process.stdout.write(`${JSON.stringify({ url, networkUrl })}\n`);
