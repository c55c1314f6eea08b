import type { ImportFixes } from '../../../../shared/model/import-fix.ts';
import { useText } from '../../../i18n/use-text.ts';

/** "12 corrigidas, 1 deixada de fora"; null when nothing is. */
export function useFixWords() {
  const { t } = useText();
  return (state: ImportFixes | undefined, corrected: number): string | null => {
    const leftOut = state?.leftOut ?? 0;
    const words = [
      corrected > 0 && t('importFixing.corrected', { count: corrected }),
      leftOut > 0 && t('importFixing.leftOut', { count: leftOut }),
    ].filter(Boolean);
    return words.length === 0 ? null : words.join(', ');
  };
}
