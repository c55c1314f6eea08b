import { z } from 'zod';
import { chosenDeliveries, deadDelivery, deadDeliveryCause } from '../model/dead-delivery.ts';
import { adminScreen } from './base.ts';

const moved = z.object({ changed: z.number().int() });

/** Events that could not be delivered, beside the dead letters of jobs. */
export const deadDeliveries = {
  causes: adminScreen.output(z.array(deadDeliveryCause)),
  /** The oldest first. */
  list: adminScreen
    .input(
      z.object({
        fingerprint: z.string().min(1).max(200).optional(),
        limit: z.number().int().min(1).max(5000).default(200),
      }),
    )
    .output(z.array(deadDelivery)),
  /** One at once; several with care: 1, then 10, then the rest, until one fails the same way. */
  retry: adminScreen.input(chosenDeliveries).output(moved),
  /** They need not arrive any more; why is kept with them. */
  discard: adminScreen
    .input(z.object({ chosen: chosenDeliveries, reason: z.string().trim().min(1).max(200) }))
    .output(moved),
};
