import { z } from 'zod';
import { id, instant, money } from './common.ts';

/** A product as another system holds it; read there, never changed here. */
export const product = z.object({
  id,
  name: z.string(),
  code: z.string().nullable(),
  price: money.nullable(),
  stock: z.number().nullable(),
  /** False once it is out of use, or no longer there. */
  active: z.boolean(),
  connectionId: id,
  provider: z.string(),
  /** When it was last seen to change there. */
  updatedAt: instant,
});
export type Product = z.infer<typeof product>;
