import { z } from 'zod';

/** A set of rules as it is kept: one row a version. Points are whole; money is in reais. */
export const scoreRules = z.object({
  /** When name, e-mail, phone and origin are all filled. */
  complete: z.number().int(),
  /** Once, when the interest holds one of the keywords as a whole word. */
  interest: z.object({
    points: z.number().int(),
    keywords: z.array(z.object({ keyword: z.string(), forms: z.array(z.string()) })),
  }),
  city: z.object({ points: z.number().int(), served: z.array(z.string()) }),
  /** The highest band that a monthly income reaches. */
  income: z.array(z.object({ from: z.number(), points: z.number().int() })),
  hotFrom: z.number().int(),
  warmFrom: z.number().int(),
});
export type ScoreRules = z.infer<typeof scoreRules>;
