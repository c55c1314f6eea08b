import { useCallback } from 'react';
import { useText } from '../../i18n/use-text.ts';
import type { ImportUndone } from '../../../shared/model/import.ts';

/** What taking an import back came to: its three numbers, those that are none left out. */
export function useUndoneWords(): (undone: ImportUndone) => string {
  const { t } = useText();
  return useCallback(
    ({ removed, restored, keptBecauseChanged: kept }) =>
      [
        removed > 0 && t('imports.undo.removed', { count: removed }),
        restored > 0 && t('imports.undo.restored', { count: restored }),
        kept > 0 && t('imports.undo.kept', { count: kept }),
      ]
        .filter(Boolean)
        .join(', ') || t('imports.undo.nothing'),
    [t],
  );
}
