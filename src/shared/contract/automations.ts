import { z } from 'zod';
import {
  automation,
  automationChoices,
  automationDraft,
  automationMark,
  automationRun,
  automationVersion,
  dryRun,
  personNotice,
  runQuery,
} from '../model/automation.ts';
import { id } from '../model/common.ts';
import { adminScreen, byId, done, screen } from './base.ts';
import { followUpMark } from '../model/follow-up.ts';

/** What follows by itself: seen by everybody, changed by admins. */
export const automations = {
  list: screen.output(z.array(automation)),
  get: screen.input(byId).output(automation),
  choices: screen.output(automationChoices),
  versions: screen.input(byId).output(z.array(automationVersion)),
  create: adminScreen.input(automationDraft).output(automation),
  change: adminScreen.input(automationDraft.extend(byId.shape)).output(automation),
  restore: adminScreen.input(byId.extend({ version: z.number().int().min(1) })).output(automation),
  /** Switched off, what waits ends; `ended` says how many. */
  setOn: adminScreen
    .input(byId.extend({ on: z.boolean() }))
    .output(z.object({ automation, ended: z.number().int() })),
  remove: adminScreen.input(byId).output(done),
  /** Every step, done and taken back: nothing is changed and nothing leaves. */
  tryOut: adminScreen
    .input(z.object({ id: id.nullable(), draft: automationDraft, leadId: id }))
    .output(dryRun),
  runs: screen
    .input(runQuery)
    .output(z.object({ items: z.array(automationRun), nextCursor: z.string().nullable() })),
  retryRun: adminScreen.input(byId).output(done),
  endRun: adminScreen.input(byId).output(done),
  /** What automations did to a lead, and follow-ups that were done. */
  ofLead: screen
    .input(byId)
    .output(z.object({ steps: z.array(automationMark), followUps: z.array(followUpMark) })),
  /** Of the last day, the newest first. */
  notices: screen.output(z.array(personNotice)),
};
