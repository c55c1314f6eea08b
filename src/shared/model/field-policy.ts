import { z } from 'zod';

/** Who is right when both sides changed a field; see the planner for what each means. */
export const fieldPolicyChoice = z.enum([
  'manual',
  'local',
  'remote',
  'union',
  'append',
  'max',
  'forward_only',
  'opt_out_wins',
]);
export type FieldPolicyChoice = z.infer<typeof fieldPolicyChoice>;

/** Which way values of a field go: both, only from the other system to us, only from us to it. */
export const fieldDirection = z.enum(['both', 'receive', 'send']);
export type FieldDirection = z.infer<typeof fieldDirection>;

/** What holds for one field of one connection, and what could. */
export const fieldPolicy = z.object({
  field: z.string(),
  policy: fieldPolicyChoice,
  direction: fieldDirection,
  /** What holds where nobody chose. */
  initial: z.object({ policy: fieldPolicyChoice, direction: fieldDirection }),
  policies: z.array(fieldPolicyChoice),
  directions: z.array(fieldDirection),
  /** Open conflicts about this field on this connection. */
  openConflicts: z.number().int(),
});
export type FieldPolicyLine = z.infer<typeof fieldPolicy>;

/** All of a connection's rules; `rev` rises with each change of them. */
export const fieldPolicies = z.object({ rev: z.number().int(), items: z.array(fieldPolicy) });
export type FieldPolicies = z.infer<typeof fieldPolicies>;

/** Rules to keep; fields that are not named go back to what holds by itself. */
export const fieldPolicyInput = z.object({
  /** As it was when they were read: nobody's later choice is overwritten unseen. */
  rev: z.number().int(),
  rules: z
    .array(
      z.object({
        field: z.string().min(1).max(100),
        policy: fieldPolicyChoice,
        direction: fieldDirection.default('both'),
      }),
    )
    .max(300),
});
export type FieldPolicyInput = z.infer<typeof fieldPolicyInput>;
