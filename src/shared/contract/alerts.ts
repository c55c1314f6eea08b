import { z } from 'zod';
import {
  alert,
  alertChannel,
  alertChannelDraft,
  alertChannelKind,
  alertRule,
  alertRuleDraft,
} from '../model/alert.ts';
import { instant } from '../model/common.ts';
import { adminScreen, byId, done, screen } from './base.ts';

const byKind = z.object({ kind: alertChannelKind });

/** What Ponte tells people by itself. */
export const alerts = {
  /** Those that last, the newest first. */
  open: screen.output(z.array(alert)),
  /** Those that ended, the last one first. */
  ended: screen
    .input(z.object({ limit: z.number().int().min(1).max(200).default(50) }))
    .output(z.array(alert)),
  /** Somebody has seen it: it is no longer counted. */
  acknowledge: screen.input(byId).output(alert),
  /** Not counted until then; null ends that. */
  snooze: screen.input(byId.extend({ until: instant.nullable() })).output(alert),
  rules: adminScreen.output(z.array(alertRule)),
  setRule: adminScreen.input(alertRuleDraft).output(alertRule),
  channels: adminScreen.output(z.array(alertChannel)),
  setChannel: adminScreen.input(alertChannelDraft).output(alertChannel),
  removeChannel: adminScreen.input(byKind).output(done),
  /** The whole address, and what the receiver checks signatures with; null where none are made. */
  revealChannel: adminScreen
    .input(byKind)
    .output(z.object({ url: z.string(), secret: z.string().nullable() })),
  /** Sends a message that says it is a test, once, and answers how that went. */
  testChannel: adminScreen.input(byKind).output(
    z.object({
      ok: z.boolean(),
      status: z.number().int().nullable(),
      reason: z.string().nullable(),
    }),
  ),
};
