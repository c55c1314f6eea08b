import { z } from 'zod';
import { id, listOf, pageInput } from '../model/common.ts';
import { product } from '../model/product.ts';
import { restRead } from './base.ts';

export const products = {
  list: restRead
    .route({
      method: 'GET',
      path: '/products',
      tags: ['products'],
      summary: 'Products read from connected systems, by name',
    })
    .input(
      pageInput.extend({
        /** Part of a name or code; accents and case do not matter. */
        q: z.string().max(200).optional(),
        connectionId: id.optional(),
        /** `in_use` leaves out what is out of use or gone there. */
        state: z.enum(['in_use', 'all']).default('in_use'),
      }),
    )
    .output(listOf(product)),
};
