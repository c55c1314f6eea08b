import { useState } from 'react';
import { announce } from '../../components/announce.ts';
import { useText } from '../../i18n/use-text.ts';
import { toProblem } from '../../problem.ts';

/**
 * Whether somebody changed what is shown before it was merged. Then nothing was done, and the values
 * of now are asked for.
 *
 * @param look asks for them
 */
export function useChanged(look: () => Promise<unknown>) {
  const { t } = useText();
  const [changed, setChanged] = useState(false);

  /** For what the merge failed with; any other failure is thrown again. */
  async function seeChanged(error: unknown): Promise<null> {
    if (toProblem(error).code !== 'CHANGED_MEANWHILE') throw error;
    setChanged(true);
    announce(t('merges.changed'));
    await look();
    return null;
  }

  return { changed, seeChanged };
}
