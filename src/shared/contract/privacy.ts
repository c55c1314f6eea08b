import { z } from 'zod';
import {
  blankAfterDays,
  eraseInput,
  erasePreview,
  eraseReceipt,
  personExport,
  privacyState,
} from '../model/privacy.ts';
import { adminRestRead, adminScreen, byId } from './base.ts';

/** What a person may ask of the company about what is kept of them (LGPD). */
export const privacy = {
  export: adminRestRead
    .route({
      method: 'GET',
      path: '/leads/{id}/data',
      tags: ['leads'],
      summary: 'All that is kept of one person (keys of admins)',
      description:
        'Row by row as it is kept, the lead and those merged into it, history, links and what was last seen in other systems, deals, events, hooks, imports, queue and kept answers.',
    })
    .input(byId)
    .output(personExport),
  erasePreview: adminScreen.input(byId).output(erasePreview),
  /** Cannot be undone. */
  erase: adminScreen.input(eraseInput).output(eraseReceipt),
  state: adminScreen.output(privacyState),
  setBlanking: adminScreen.input(z.object({ days: blankAfterDays })).output(privacyState),
  /** Deletes copies of the file that were made before the last erasing. */
  deleteOlderCopies: adminScreen.output(z.object({ deleted: z.number().int() })),
};
