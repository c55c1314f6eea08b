import { z } from 'zod';
import { id, instant } from './common.ts';
import { mappingFault, mappingStep } from './mapping.ts';

/** What a field is in JSON. `same`: as the event holds it, where no step has made a text of it. */
export const outgoingKind = z.enum(['same', 'text', 'number', 'boolean']);

/**
 * One field of what is sent: its place there, where it comes from in the event, and what is done to
 * it on the way, in the steps and expressions of mappings. In an expression `registro["lead.name"]`
 * reads any other part of the event.
 */
export const outgoingField = z.object({
  /** Names joined by dots: `cliente.nome`. */
  to: z
    .string()
    .trim()
    .max(200)
    .regex(/^[\p{L}\p{N}_$-]+(\.[\p{L}\p{N}_$-]+){0,7}$/u),
  /** A part of the event: `type`, `lead.name`, `payload.amount`; empty for what a step gives alone. */
  from: z.string().trim().max(200),
  kind: outgoingKind.default('same'),
  steps: z.array(mappingStep).max(10).default([]),
});
export type OutgoingField = z.infer<typeof outgoingField>;

/** None: the whole event goes. */
export const outgoingFields = z.array(outgoingField).max(100);

export const outgoingVersion = z.object({
  version: z.number().int(),
  fields: z.array(outgoingField),
  actor: z.string().nullable(),
  note: z.string().nullable(),
  createdAt: instant.nullable(),
});
export type OutgoingVersion = z.infer<typeof outgoingVersion>;

export const outgoingChange = z.object({
  to: z.string(),
  before: outgoingField.nullable(),
  after: outgoingField.nullable(),
});
export type OutgoingChange = z.infer<typeof outgoingChange>;

/** What fields make of a real event; nothing is sent. */
export const outgoingTrial = z.object({
  /** Null where no event of its types is kept. */
  event: z.object({ id, type: z.string(), occurredAt: instant }).nullable(),
  /** Parts of the event that a field may come from, with what they hold. */
  parts: z.array(z.object({ name: z.string(), text: z.string() })),
  body: z.unknown(),
  faults: z.array(mappingFault.extend({ field: z.number().int() })),
});
export type OutgoingTrial = z.infer<typeof outgoingTrial>;
