import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { apiKey, apiKeyDraft } from '../model/api-key.ts';
import { backup } from '../model/backup.ts';
import { id, role } from '../model/common.ts';
import { adminScreen, byId, done, screen } from './base.ts';

/** Told when something changed; what is on screen is then asked for again. */
export const notice = z.union([
  z.object({ type: z.literal('leads.changed'), ids: z.array(id).nullable() }),
  z.object({ type: z.literal('deals.changed') }),
  z.object({ type: z.literal('products.changed') }),
  z.object({ type: z.literal('queue.changed') }),
  z.object({ type: z.literal('runs.changed'), ids: z.array(id) }),
  z.object({ type: z.literal('connections.changed') }),
  z.object({ type: z.literal('conflicts.changed') }),
  z.object({ type: z.literal('imports.changed'), ids: z.array(id) }),
  z.object({ type: z.literal('hooks.changed') }),
  z.object({ type: z.literal('events.changed') }),
  z.object({ type: z.literal('marketing.changed') }),
  z.object({ type: z.literal('remarketing.changed') }),
  z.object({ type: z.literal('messages.changed') }),
  z.object({ type: z.literal('tunnel.changed') }),
  z.object({ type: z.literal('alerts.changed') }),
  z.object({ type: z.literal('automations.changed') }),
  /** There is something to tell the people at the console. */
  z.object({ type: z.literal('notices.changed') }),
  z.object({ type: z.literal('scoring.changed') }),
  z.object({ type: z.literal('segments.changed') }),
  z.object({ type: z.literal('duplicates.changed') }),
  z.object({ type: z.literal('settings.changed') }),
  /** A command chosen in the native menu. */
  z.object({ type: z.literal('command'), command: z.string() }),
]);
export type Notice = z.infer<typeof notice>;

export const language = z.enum(['pt-BR', 'en']);

export const app = {
  /** What the window needs to draw its frame. */
  state: screen.output(
    z.object({
      version: z.string(),
      host: z.enum(['desktop', 'headless']),
      platform: z.string(),
      workspace: z.object({ id, name: z.string(), demo: z.boolean() }).nullable(),
      /** The one that would be shown, if its file is damaged and there are copies of it. */
      damaged: z.object({ id, name: z.string() }).nullable(),
      operator: z.object({ name: z.string(), role }),
      apiUrl: z.string(),
      sandboxUrl: z.string().nullable(),
      counts: z
        .object({
          leads: z.number().int(),
          deals: z.number().int(),
          duplicates: z.number().int(),
          conflicts: z.number().int(),
          failures: z.number().int(),
          waiting: z.number().int(),
        })
        .nullable(),
    }),
  ),
  live: screen.output(eventIterator(notice)),
  /** Starts the demonstration workspace, or an empty one of this name. */
  createWorkspace: adminScreen
    .input(z.object({ name: z.string().trim().min(1).max(80), demo: z.boolean() }))
    .output(z.object({ id })),
  /** The copies of a damaged workspace file, each read to its end; newest first. */
  rescue: adminScreen.output(
    z.array(
      backup.extend({
        whole: z.boolean(),
        /** What came after it, as far as the damaged file still tells. */
        lost: z.object({ leadsCreated: z.number().int(), changes: z.number().int() }).nullable(),
      }),
    ),
  ),
  /** Makes a copy the damaged workspace's file; the damaged one is kept beside it. */
  restoreDamaged: adminScreen.input(z.object({ name: z.string().min(1).max(200) })).output(done),
  preferences: screen.output(z.record(z.string(), z.unknown())),
  /** Small choices of the person that outlive the window: theme, language, density, columns. */
  setPreferences: screen.input(z.record(z.string().max(60), z.unknown())).output(done),
  apiKeys: adminScreen.output(z.array(apiKey)),
  createApiKey: adminScreen
    .input(apiKeyDraft)
    /** The key itself, shown this once. */
    .output(apiKey.extend({ key: z.string() })),
  revokeApiKey: adminScreen.input(byId).output(done),
  /** What the window shows, laid out as for paper. */
  pagePdf: screen.output(z.object({ base64: z.string() })),
  /** The demonstration's own switch: the sandbox's network, so that a person can see offline work. */
  sandboxNetwork: screen
    .input(z.object({ offline: z.boolean().optional() }))
    .output(z.object({ offline: z.boolean() })),
};
