import { join } from 'node:path';
import { z } from 'zod';
import {
  addressSettings,
  ngrokSettings,
  outageCause,
  sshSettings,
  tunnelKind,
} from '../../../shared/model/tunnel.ts';
import { readJsonIfThere, writePrivateFile } from '../write-file.ts';

const sealed = z.string().nullable().default(null);

const shape = z.object({
  on: z.boolean().default(false),
  kind: tunnelKind.nullable().default(null),
  ssh: sshSettings
    .extend({
      /** Sealed, with its passphrase. */
      key: sealed,
      publicKey: z.string().nullable().default(null),
      /** The fingerprint of the server's key. */
      hostKey: z.string().nullable().default(null),
    })
    .nullable()
    .default(null),
  /** A key pair made before there was a server to use it on. */
  newKey: z.object({ key: z.string(), publicKey: z.string() }).nullable().default(null),
  address: addressSettings.nullable().default(null),
  ngrok: ngrokSettings.extend({ token: sealed }).nullable().default(null),
  /** The address other systems were given. */
  toldUrl: z.string().nullable().default(null),
  /** The address that is up in its place, and since when. */
  changed: z.object({ url: z.string(), at: z.number() }).nullable().default(null),
  /** When hooks could last arrive, UTC milliseconds. */
  lastUpAt: z.number().nullable().default(null),
  outages: z
    .array(z.object({ from: z.number(), to: z.number().nullable(), cause: outageCause }))
    .default([]),
});
export type KeptTunnel = z.output<typeof shape>;

/** How the tunnel is made, beside the workspaces: `<dataDir>/tunnel.json`. Secrets in it are sealed. */
export type TunnelFile = {
  read(): KeptTunnel;
  change(patch: Partial<KeptTunnel>): void;
};

export function openTunnelFile(dataDir: string): TunnelFile {
  const file = join(dataDir, 'tunnel.json');
  const read = shape.safeParse(readJsonIfThere(file) ?? {});
  let kept: KeptTunnel = read.success ? read.data : shape.parse({});
  return {
    read: () => kept,
    change(patch) {
      const next = { ...kept, ...patch };
      writePrivateFile(file, `${JSON.stringify(next, null, 2)}\n`);
      kept = next;
    },
  };
}
