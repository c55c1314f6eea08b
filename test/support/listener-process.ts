/** A console with its HTTP side in a process of its own, to be killed while hooks arrive. */
import { createConsole } from '../../src/main/console/create-console.ts';
import { listWorkspaces, makeWorkspace } from '../../src/main/console/workspace-folder.ts';
import { createFileVault } from '../../src/main/console/vault.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { startWeb } from '../../src/main/web/start-web.ts';
import type { HookEndpointSecret } from '../../src/shared/model/hook.ts';

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Say which folder: listener-process.ts DIR');

if (listWorkspaces(dataDir).length === 0)
  makeWorkspace(dataDir, { name: 'Casa Norte', demo: false });
const operator = { name: 'Ana', role: 'admin' as const };
const ponte = await createConsole({
  dataDir,
  flags: { sandbox: false, empty: false, fromCheckout: false },
  host: 'headless',
  vault: createFileVault(dataDir),
  log: silentLog,
});
await startWeb({ console: ponte, port: 0, log: silentLog });
const { hooks } = ponte.current() ?? {};
if (!hooks) throw new Error('No workspace is open.');
// Its hooks become leads, so that they are being processed when the process dies.
const found = hooks.endpoints.list().find(({ name }) => name === 'site-lead');
const endpoint: HookEndpointSecret = await hooks.endpoints.reveal(found?.id ?? '', operator);
process.on('disconnect', () => process.exit(0));
process.send?.(endpoint);
