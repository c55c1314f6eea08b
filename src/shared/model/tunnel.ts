import { z } from 'zod';
import { instant } from './common.ts';

/** Ways in which the world reaches this computer. */
export const tunnelKind = z.enum(['ssh', 'address', 'cloudflared', 'ngrok']);
export type TunnelKind = z.infer<typeof tunnelKind>;

export const tunnelState = z.enum(['off', 'connecting', 'up', 'down']);
export type TunnelState = z.infer<typeof tunnelState>;

/** Why it is down, as a word the screens translate. */
export const tunnelFlaw = z.enum([
  'not-set-up',
  'unreachable',
  'not-let-in',
  'key-unreadable',
  'host-key-changed',
  'not-forwarded',
  'port-taken',
  'no-program',
  'no-library',
  'token-refused',
  'ended',
  'no-answer',
  'other-answer',
]);
export type TunnelFlaw = z.infer<typeof tunnelFlaw>;

/** What made hooks impossible for a while. */
export const outageCause = z.enum(['line', 'check', 'sleep', 'closed']);
export type OutageCause = z.infer<typeof outageCause>;

const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[a-z0-9._:-]+$/iu, 'A name or an IP address.');
const port = z.number().int().min(1).max(65_535);
const longestAddress = 500;

/** An address of the web, kept without the slash at its end. */
export const publicAddress = z
  .string()
  .trim()
  .max(longestAddress)
  .refine(isPublicAddress, 'An address such as https://ponte.example.com.')
  .transform((address) => address.replace(/\/+$/u, ''));

function isPublicAddress(text: string): boolean {
  return /^https?:\/\/(?:\[[0-9a-f:]+\]|[a-z0-9._-]+)(?::\d{1,5})?(?:\/[\w.~/-]*)?$/iu.test(text);
}

/** Forwarding from a server of one's own. */
export const sshSettings = z.object({
  host,
  port: port.default(22),
  user: z.string().trim().min(1).max(100),
  /** The port the server listens on for us. */
  remotePort: port,
  /** Only the server itself may reach that port, as with nginx or Caddy before it, or anybody. */
  reach: z.enum(['server', 'anyone']).default('server'),
  /** What the world types; without one it is the server's own name and port. */
  publicUrl: publicAddress.nullable().default(null),
});
export type SshSettings = z.infer<typeof sshSettings>;

/** A reverse proxy or a router that already leads here. */
export const addressSettings = z.object({
  publicUrl: publicAddress,
  /** The port on this computer that it leads to, which answers hooks and nothing else. */
  localPort: port.default(4827),
});

export const ngrokSettings = z.object({
  /** The account's stable domain; without one ngrok gives another each time. */
  domain: host.nullable().default(null),
});

const longestKey = 20_000;

/** What an admin sets up; a secret that is left out stays as it was. */
export const tunnelDraft = z.discriminatedUnion('kind', [
  sshSettings.extend({
    kind: z.literal('ssh'),
    privateKey: z.string().min(1).max(longestKey).optional(),
    passphrase: z.string().max(500).optional(),
  }),
  addressSettings.extend({ kind: z.literal('address') }),
  z.object({ kind: z.literal('cloudflared') }),
  ngrokSettings.extend({
    kind: z.literal('ngrok'),
    token: z.string().trim().min(1).max(500).optional(),
  }),
]);
export type TunnelDraft = z.infer<typeof tunnelDraft>;

/** From when to when hooks could not arrive; `to` is null while it lasts. */
const outage = z.object({ from: instant, to: instant.nullable(), cause: outageCause });

/** The tunnel as admins see it; no secret is in it. */
export const tunnel = z.object({
  kind: tunnelKind.nullable(),
  /** Whether the switch is on. */
  on: z.boolean(),
  state: tunnelState,
  since: instant,
  flaw: tunnelFlaw.nullable(),
  /** Words of the program or server that failed, for support. */
  flawDetail: z.string().nullable(),
  nextTryAt: instant.nullable(),
  publicUrl: z.string().nullable(),
  /** The address other systems were given before it changed; null when nothing changed. */
  formerUrl: z.string().nullable(),
  /** Since when the address is another; null when that is not known. */
  changedAt: instant.nullable(),
  lastCheck: z.object({ at: instant, ok: z.boolean(), tookMs: z.number().int() }).nullable(),
  outages: z.array(outage),
  /** The port on this computer that answers hooks and nothing else, while the switch is on. */
  localPort: z.number().int().nullable(),
  offered: z.object({ cloudflared: z.boolean() }),
  ssh: z
    .object({
      ...sshSettings.shape,
      publicUrl: z.string().nullable(),
      hasKey: z.boolean(),
      hostKey: z.string().nullable(),
    })
    .nullable(),
  /** What goes into the server's authorized_keys. */
  publicKey: z.string().nullable(),
  /** The key the server shows now, where it is another than the one kept. */
  offeredHostKey: z.string().nullable(),
  address: z.object({ ...addressSettings.shape, publicUrl: z.string() }).nullable(),
  ngrok: z.object({ ...ngrokSettings.shape, hasToken: z.boolean() }).nullable(),
});
export type Tunnel = z.infer<typeof tunnel>;

/** As much of it as the frame shows to everybody. */
export const tunnelBrief = tunnel.pick({ state: true, since: true, publicUrl: true, flaw: true });
export type TunnelBrief = z.infer<typeof tunnelBrief>;
