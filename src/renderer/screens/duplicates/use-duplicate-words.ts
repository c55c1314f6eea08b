import { useMemo } from 'react';
import type { DuplicateReason } from '../../../shared/model/duplicate.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import { useText } from '../../i18n/use-text.ts';

/** Reasons and names in the words on screen. */
export function useDuplicateWords() {
  const { t } = useText();
  return useMemo(
    () => ({
      reasons: (reasons: readonly DuplicateReason[]) =>
        reasons.map((reason) => t(`duplicates.reason.${reason}`)).join(', '),
      nameOf: ({ name, email, phone }: Pick<Lead, 'name' | 'email' | 'phone'>) =>
        name || email || phone || t('leads.noName'),
    }),
    [t],
  );
}
