import { z } from 'zod';

/** Where in an import one is; what cannot be read is left out, so that an old address still opens. */
export const importsSearch = z.object({
  /** A file that has arrived and whose columns are being matched. */
  file: z.string().max(64).optional().catch(undefined),
  /** An import under way or ended. */
  import: z.string().max(64).optional().catch(undefined),
  /** Of the file's rows, those with problems, or with problems of this kind. */
  only: z.string().max(60).optional().catch(undefined),
  /** The rows with this kind of problem are being put right. */
  fix: z.string().max(60).optional().catch(undefined),
});

/** The value of `only` that means every kind of problem. */
export const anyProblem = 'problems';
