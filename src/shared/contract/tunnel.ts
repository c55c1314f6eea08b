import { z } from 'zod';
import { tunnel as whole, tunnelBrief, tunnelDraft } from '../model/tunnel.ts';
import { adminScreen, done, screen } from './base.ts';

/** The address under which other systems reach this computer. */
export const tunnel = {
  get: adminScreen.output(whole),
  /** For the frame, where everybody sees whether hooks can arrive. */
  brief: screen.output(tunnelBrief),
  /** Keeps how the tunnel is made, and makes it anew where the switch is on. */
  set: adminScreen.input(tunnelDraft).output(done),
  start: adminScreen.output(done),
  stop: adminScreen.output(done),
  /** Asks through the public address at once. */
  check: adminScreen.output(done),
  /** Makes a key pair here; the half that is shown goes to the server. */
  makeKey: adminScreen.output(z.object({ publicKey: z.string() })),
  /** Takes the server's new key for its own, once somebody made sure that it is. */
  acceptHostKey: adminScreen.input(z.object({ fingerprint: z.string().max(100) })).output(done),
  /** The other systems were given the new address. */
  addressTold: adminScreen.output(done),
};
