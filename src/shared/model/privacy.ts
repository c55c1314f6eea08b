import { z } from 'zod';
import { id, instant } from './common.ts';

/** Another system in which a person is held, too. */
export const heldElsewhere = z.object({
  connectionId: id,
  name: z.string(),
  provider: z.string(),
  /** Records there that are this person: customers or contacts, and sales. */
  people: z.number().int(),
  deals: z.number().int(),
});
export type HeldElsewhere = z.infer<typeof heldElsewhere>;

/** All that is kept of one person. */
export const personExport = z.object({
  format: z.literal('ponte-person/1'),
  exportedAt: instant,
  workspace: z.string(),
  leadId: id,
  /** How many rows of each table there are; of very many only the first are in `rows`. */
  counts: z.record(z.string(), z.number().int()),
  elsewhere: z.array(heldElsewhere),
  rows: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
export type PersonExport = z.infer<typeof personExport>;

/** What is kept of a person, as people read of it. */
export const personKinds = [
  'person',
  'history',
  'links',
  'decisions',
  'conflicts',
  'deals',
  'events',
  'conversions',
  'audiences',
  'hooks',
  'imports',
  'queue',
  'merges',
  'answers',
  'runs',
  'segments',
  'automations',
] as const;
export type PersonKind = (typeof personKinds)[number];

const kindCount = z.object({ kind: z.enum(personKinds), count: z.number().int() });
export type KindCount = z.infer<typeof kindCount>;

/** What erasing would do, before anything is done. */
export const erasePreview = z.object({
  leadId: id,
  /** What has to be typed: any of these. */
  confirmBy: z.array(z.string()),
  counts: z.array(kindCount),
  /** Leads that were merged and are this person, too. */
  leads: z.number().int(),
  /** Other leads with an e-mail or a document of theirs, which stay: each is erased by itself. */
  alike: z.number().int(),
  elsewhere: z.array(heldElsewhere),
  /** Files of tables that wait in the folder and hold this person. */
  files: z.number().int(),
  /** Copies of the workspace file, all of which may still hold them. */
  copies: z.number().int(),
});
export type ErasePreview = z.infer<typeof erasePreview>;

export const eraseInput = z.object({
  id,
  /** Name, e-mail or phone of the person, typed. */
  confirm: z.string().trim().min(1).max(200),
  /** Connections on which the record of this person is to be deleted, too. */
  deleteOn: z.array(id).max(100).default([]),
  deleteCopies: z.boolean().default(false),
});

/** Proof that a person was erased, with no value of theirs in it. */
export const eraseReceipt = z.object({
  format: z.literal('ponte-erasure/1'),
  leadId: id,
  at: instant,
  by: z.string(),
  /** Asked for here, or done again after a copy from before it was gone back to. */
  why: z.enum(['asked', 'restored']),
  counts: z.array(kindCount),
  files: z.number().int(),
  copies: z.object({ kept: z.number().int(), deleted: z.number().int() }),
  elsewhere: z.array(heldElsewhere.extend({ deleteAsked: z.boolean() })),
  /** Of its line in the audit, which is chained to all lines before it. */
  hash: z.string(),
});
export type EraseReceipt = z.infer<typeof eraseReceipt>;

export const blankAfterDays = z.union([
  z.literal(0),
  z.literal(30),
  z.literal(90),
  z.literal(180),
  z.literal(365),
]);
export type BlankAfterDays = z.infer<typeof blankAfterDays>;

export const privacyState = z.object({
  /** Days after which what events said is blanked; 0: never. */
  blankAfterDays,
  lastBlanked: z.object({ at: instant, count: z.number().int() }).nullable(),
  receipts: z.array(eraseReceipt),
  /** Copies from before the last erasing; going back to one erases again. */
  olderCopies: z.object({ count: z.number().int(), bytes: z.number().int() }),
});
export type PrivacyState = z.infer<typeof privacyState>;
